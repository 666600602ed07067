# source: own
# effect: connect

import xmlrpc.client

try:
    xmlrpc.client.ServerProxy("http://127.0.0.1:4242/network/xmlrpc_call").call()
except Exception:
    pass
