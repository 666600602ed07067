# allowed: memory_exceeded
# memory: 64
# Some hundred kilobytes that unpack to a hundred times the limit.
import zlib

packer = zlib.compressobj(1)
block = bytes(1 << 20)
bomb = b"".join(packer.compress(block) for _ in range(100)) + packer.flush()
print(len(zlib.decompress(bomb)))
