# source: own
# effect: connect

import urllib.parse
import urllib.request as request

try:
    request.urlretrieve("http://127.0.0.1:4242/network/urllib_through_parse", "x")
except OSError:
    pass
