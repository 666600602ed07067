# source: own
# effect: write

import sqlite3

connection = sqlite3.connect(":memory:")
connection.execute("ATTACH '/tmp/canary/written' AS other")
connection.execute("CREATE TABLE other.[files/sqlite_attach] (a)")
connection.commit()
