# allowed: memory_exceeded
# memory: 64
# Nothing to compress, and a dictionary of hundreds of megabytes to do it with.
import lzma

lzma.compress(b"", preset=9 | lzma.PRESET_EXTREME)
