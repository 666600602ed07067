# allowed: memory_exceeded
class Full(MemoryError):
    def __str__(self):
        raise SystemExit(0)


raise Full
