# source: own
# effect: write

from sqlite3 import connect

connection = connect("/tmp/canary/written")
connection.execute("CREATE TABLE [files/sqlite_connect] (a)")
connection.commit()
