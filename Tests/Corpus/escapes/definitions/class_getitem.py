# source: own
# effect: secret

class Quiet:
    __class_getitem__ = open


print(Quiet["/tmp/canary/secret"].read())
