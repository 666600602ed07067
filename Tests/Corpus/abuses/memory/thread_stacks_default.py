# allowed: memory_exceeded
# memory: 64
# The same with stacks of the size that assay gives them.
import threading

done = threading.Event()
for _ in range(400):
    threading.Thread(target=done.wait, daemon=True).start()
