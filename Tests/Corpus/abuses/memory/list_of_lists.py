# allowed: memory_exceeded
# memory: 64
# Small objects only, so that it is the allocator's arenas that run out.
chain = []
while True:
    chain = [chain]
