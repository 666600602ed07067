# source: own
# effect: connect

import socket

connection = socket.create_connection(("127.0.0.1", 4242))
connection.sendall(b"network/socket_tcp")
connection.close()
