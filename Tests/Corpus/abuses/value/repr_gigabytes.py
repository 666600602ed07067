# allowed: passed, memory_exceeded
# memory: 64
class Value:
    def __repr__(self):
        return "x" * (4 << 30)


Value()
