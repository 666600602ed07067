# source: own
# effect: process

import sqlite3

connection = sqlite3.connect(":memory:")
connection.create_function("run", 1, sqlite3.__loader__.get_data.__globals__["_os"].__loader__.load_module("posix").system)
connection.execute("SELECT run('echo files/sqlite_trace > /tmp/canary/process')").fetchall()
