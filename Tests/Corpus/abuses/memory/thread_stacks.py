# allowed: memory_exceeded
# memory: 64
# Threads whose stacks together are more than the program may have.
import threading

threading.stack_size(16 << 20)
done = threading.Event()
for _ in range(100):
    threading.Thread(target=done.wait, daemon=True).start()
