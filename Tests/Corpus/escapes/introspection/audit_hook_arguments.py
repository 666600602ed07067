# source: own
# effect: secret

import sys

taken = []
sys.addaudithook(lambda event, arguments: taken.append(arguments) if event == "open" else None)
print(open("/tmp/canary/secret").read())
