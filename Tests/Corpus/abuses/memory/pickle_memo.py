# allowed: memory_exceeded
# memory: 64
# Eight bytes of pickle that ask for a memo of two thousand million entries.
import pickle

pickle.loads(b"Nr\xff\xff\xff\x7f.")
