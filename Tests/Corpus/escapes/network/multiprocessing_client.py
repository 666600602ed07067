# source: own
# effect: connect

from multiprocessing.connection import Client

try:
    Client(("127.0.0.1", 4242)).send_bytes(b"network/multiprocessing_client")
except (EOFError, OSError):
    pass
