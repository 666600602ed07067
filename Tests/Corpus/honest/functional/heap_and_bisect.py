"""heapq and bisect: running medians, merging, grading and a priority queue."""
import bisect
import heapq
from itertools import count


class PriorityQueue:
    def __init__(self):
        self._heap = []
        self._entries = {}
        self._counter = count()

    def add(self, task, priority=0):
        if task in self._entries:
            self.remove(task)
        entry = [-priority, next(self._counter), task]
        self._entries[task] = entry
        heapq.heappush(self._heap, entry)

    def remove(self, task):
        self._entries.pop(task)[-1] = None

    def pop(self):
        while self._heap:
            _, _, task = heapq.heappop(self._heap)
            if task is not None:
                del self._entries[task]
                return task
        raise KeyError("empty queue")


def running_median(numbers):
    low, high = [], []
    for number in numbers:
        heapq.heappush(high, -heapq.heappushpop(low, -number))
        if len(high) > len(low):
            heapq.heappush(low, -heapq.heappop(high))
        yield -low[0] if len(low) > len(high) else (high[0] - low[0]) / 2


def grade(score, limits=(60, 70, 80, 90), letters="FDCBA"):
    return letters[bisect.bisect(limits, score)]


queue = PriorityQueue()
for task, priority in (("write", 2), ("test", 5), ("sleep", 0), ("write", 9)):
    queue.add(task, priority)
queue.remove("sleep")
print(queue.pop(), queue.pop())
try:
    queue.pop()
except KeyError as error:
    print(error)
print(list(running_median([5, 15, 1, 3])))
print(list(heapq.merge([1, 4, 7], [2, 5], [0, 9])), heapq.nlargest(2, "hello"),
      heapq.nsmallest(2, [3, 1, 2], key=lambda n: -n))
print("".join(map(grade, (59, 60, 77, 89, 95))))
names = ["bob", "dan"]
bisect.insort(names, "cat")
print(names, bisect.bisect_left([1, 2, 2, 3], 2), bisect.bisect_right([1, 2, 2, 3], 2))
