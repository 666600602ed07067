# allowed: raised, rejected
# timeout: 2
# Replacement fields within the format specifications of replacement fields.
print("x = 1")
print("f'" + "{x:" * 5_000 + "}" * 5_000 + "'")
