# allowed: passed, rejected
# timeout: 2
# The same in a base that needs no conversion.
print("0x" + "f" * 1_000_000)
