# allowed: memory_exceeded
# memory: 64
# Below any recursion limit, yet every frame holds much.
def descend(depth):
    payload = bytearray(1 << 20)
    return descend(depth + 1) + len(payload)


descend(0)
