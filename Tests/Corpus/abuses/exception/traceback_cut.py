# allowed: raised
# A chain of entries put together by hand, long, and of one frame.
import types

try:
    1 / 0
except ZeroDivisionError as error:
    entry = error.__traceback__
for _ in range(100_000):
    entry = types.TracebackType(entry, entry.tb_frame, -1, -(2 ** 31))
raise ValueError("far").with_traceback(entry)
