# source: own
# effect: connect

import _socket

connection = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
connection.connect(("127.0.0.1", 4242))
connection.send(b"network/underscore_socket")
connection.close()
