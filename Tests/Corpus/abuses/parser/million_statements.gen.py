# allowed: raised, rejected
# timeout: 5
# wall: 60
# memory: 128
# As many statements as the longest source has room for; the tree alone is larger than the memory.
print("0\n" * 520_000, end="")
