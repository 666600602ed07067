# source: own
# effect: secret

try:
    raise ValueError
except ValueError as open:
    pass
print(open("/tmp/canary/secret").read())
