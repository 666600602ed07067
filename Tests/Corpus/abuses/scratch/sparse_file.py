# allowed: memory_exceeded
# memory: 64
# Far larger than the scratch, without a byte in it.
with open("/tmp/sparse", "wb") as file:
    file.truncate(1 << 40)
