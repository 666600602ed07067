# allowed: memory_exceeded, crashed
# memory: 64
# Sparse files, each within the limit, mapped and written to through memory; the kernel answers with
# SIGBUS where the file system has no page to give.
import mmap

kept = []
for number in range(4):
    file = open(f"/tmp/{number}", "w+b")
    file.truncate(60 << 20)
    region = mmap.mmap(file.fileno(), 60 << 20)
    for offset in range(0, 60 << 20, 4096):
        region[offset] = 1
    kept.append(region)
