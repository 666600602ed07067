# allowed: memory_exceeded
# memory: 64
# Looks for a place without a bound, and fills the first that lets it.
import os

places = ["/dev/shm", "/run", "/var/tmp", "/run/user", "/home", "/mnt", "/tmp"]
for place in places:
    try:
        file = open(os.path.join(place, "fill"), "wb", buffering=0)
    except OSError:
        continue
    while file.write(b"x" * 1_000_000):
        pass
    raise OSError(28, "no space left")
