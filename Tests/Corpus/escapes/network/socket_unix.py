# source: own
# effect: connect

import socket

connection = socket.socket(socket.AF_UNIX)
connection.connect("/tmp/canary/socket")
connection.sendall(b"network/socket_unix")
connection.close()
