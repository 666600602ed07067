# source: own
# effect: connect

import urllib.request

try:
    urllib.request.urlopen("http://127.0.0.1:4242/network/urllib_request", timeout=5).read()
except OSError:
    pass
