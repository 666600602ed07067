"""Ordered locks, conditions, and a bounded buffer."""
import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, size):
        self.items, self.size = deque(), size
        self.lock = threading.Lock()
        self.not_full = threading.Condition(self.lock)
        self.not_empty = threading.Condition(self.lock)

    def put(self, item):
        with self.not_full:
            self.not_full.wait_for(lambda: len(self.items) < self.size)
            self.items.append(item)
            self.not_empty.notify()

    def get(self):
        with self.not_empty:
            while not self.items:
                self.not_empty.wait()
            item = self.items.popleft()
            self.not_full.notify()
            return item


class Philosopher(threading.Thread):
    def __init__(self, name, left, right, meals):
        super().__init__(name=name)
        # Always the lower fork first, so that there is no circle of waiting.
        self.forks = sorted((left, right), key=id)
        self.meals, self.eaten = meals, 0

    def run(self):
        for _ in range(self.meals):
            with self.forks[0], self.forks[1]:
                self.eaten += 1


forks = [threading.Lock() for _ in range(5)]
table = [Philosopher(f"p{n}", forks[n], forks[(n + 1) % 5], 20) for n in range(5)]
for philosopher in table:
    philosopher.start()
for philosopher in table:
    philosopher.join()
print({p.name: p.eaten for p in table})
buffer, received = BoundedBuffer(2), []
reader = threading.Thread(target=lambda: received.extend(buffer.get() for _ in range(10)))
reader.start()
for number in range(10):
    buffer.put(number)
reader.join()
print(received)
