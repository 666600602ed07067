# source: own
# effect: connect

import socketserver

link = socketserver.socket.create_connection(("127.0.0.1", 4242))
link.sendall(b"network/socketserver_module")
link.close()
