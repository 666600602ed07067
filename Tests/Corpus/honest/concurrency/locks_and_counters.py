"""Threads that share a counter, with and without helpers of threading."""
import threading
from contextlib import suppress


class Counter:
    def __init__(self):
        self._value = 0
        self._lock = threading.RLock()

    def add(self, amount=1):
        with self._lock:
            self._value += amount
            return self.value

    @property
    def value(self):
        with self._lock:
            return self._value


def work(counter, times, barrier):
    barrier.wait()
    for _ in range(times):
        counter.add()


counter, barrier = Counter(), threading.Barrier(4)
threads = [threading.Thread(target=work, args=(counter, 500, barrier), name=f"worker-{n}") for n in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(counter.value, any(thread.is_alive() for thread in threads), threads[0].name, threading.current_thread().name)

local = threading.local()
local.x = "main"
found = []
thread = threading.Thread(target=lambda: found.append(getattr(local, "x", "nothing")), daemon=True)
thread.start()
thread.join(timeout=5)
print(found, local.x, threading.active_count())

limit = threading.BoundedSemaphore(1)
limit.acquire()
print(limit.acquire(blocking=False))
limit.release()
with suppress(ValueError):
    limit.release()
    print("released too often")
fired = threading.Event()
timer = threading.Timer(0.001, fired.set)
timer.start()
print(fired.wait(5))
