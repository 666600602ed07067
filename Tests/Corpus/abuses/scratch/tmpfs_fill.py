# allowed: memory_exceeded
# memory: 64
with open("/tmp/fill", "wb") as file:
    while True:
        file.write(b"x" * 1_000_000)
