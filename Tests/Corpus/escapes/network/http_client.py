# source: own
# effect: connect

import http.client

connection = http.client.HTTPConnection("127.0.0.1", 4242, timeout=5)
try:
    connection.request("GET", "/network/http_client")
    connection.getresponse()
except (http.client.HTTPException, OSError):
    pass
