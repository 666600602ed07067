# allowed: crashed, raised, memory_exceeded, timed_out/cpu
# timeout: 0.5
# Serialised tuples within tuples, and a reference to what is not there.
import marshal

marshal.loads(b"\xa9\x01" * 5_000 + b"r\x00\x00\x00\x00")
