# allowed: raised, rejected
# timeout: 5
# wall: 60
# memory: 128
print("0;" * 520_000)
