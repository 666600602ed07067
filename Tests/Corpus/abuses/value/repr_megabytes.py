# allowed: passed
# Fits in memory, and is much more than anybody wants to keep.
class Value:
    def __repr__(self):
        return "\U0001f40d\x00\x1b[2J" * 2_000_000


Value()
