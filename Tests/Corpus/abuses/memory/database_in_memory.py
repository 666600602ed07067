# allowed: memory_exceeded
# memory: 64
# An allocator of its own, and an error of its own until Python turns it into a MemoryError.
import sqlite3

connection = sqlite3.connect(":memory:")
connection.execute("CREATE TABLE t (x BLOB)")
while True:
    connection.execute("INSERT INTO t VALUES (zeroblob(1000000))")
