# allowed: memory_exceeded
# memory: 64
table = {}
number = 0
while True:
    table[f"key-{number}"] = f"value-{number}"
    number += 1
