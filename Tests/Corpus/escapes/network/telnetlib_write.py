# source: own
# effect: connect

import telnetlib

connection = telnetlib.Telnet("127.0.0.1", 4242, 5)
connection.write(b"network/telnetlib_write")
connection.close()
