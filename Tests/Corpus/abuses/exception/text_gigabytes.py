# allowed: raised, memory_exceeded
# memory: 64
class Error(Exception):
    def __str__(self):
        return "x" * (4 << 30)


raise Error
