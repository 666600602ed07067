# allowed: memory_exceeded
# memory: 64
# No file is large.
number = 0
while True:
    with open(f"/tmp/{number}", "wb") as file:
        file.write(b"x" * 1_000_000)
    number += 1
