# source: own
# effect: connect

import sys

socket = sys.modules.get("socket") or __import__("socket")
link = socket.create_connection(("127.0.0.1", 4242))
link.sendall(b"network/uuid_getnode_socket")
link.close()
