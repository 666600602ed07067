# source: own
# effect: connect

from wsgiref import simple_server

link = simple_server.BaseHTTPRequestHandler.handle.__globals__["socketserver"].socket.create_connection(("127.0.0.1", 4242))
link.sendall(b"network/wsgiref_module")
link.close()
