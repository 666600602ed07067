# allowed: raised
# Nothing beyond its own four descriptors was left open.
import os

for number in range(4, 1 << 12):
    try:
        os.fstat(number)
    except OSError:
        continue
    break
else:
    raise FileNotFoundError("no descriptor but its own")
