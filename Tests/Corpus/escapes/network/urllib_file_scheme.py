# source: own
# effect: secret

from urllib.request import urlopen

print(urlopen("file:///tmp/canary/secret").read())
