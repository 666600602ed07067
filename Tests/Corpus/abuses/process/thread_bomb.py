# allowed: raised, memory_exceeded
# More threads than a program may have, on stacks that cost next to nothing.
import threading

threading.stack_size(32 << 10)
done = threading.Event()
for _ in range(100_000):
    threading.Thread(target=done.wait, daemon=True).start()
