# allowed: memory_exceeded
# memory: 64
data = bytearray(b"abcdefgh")
while True:
    data.extend(bytes(data))
