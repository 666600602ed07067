"""Producers and consumers over queue.Queue, with sentinels and a priority queue."""
import queue
import threading

STOP = object()


class Worker(threading.Thread):
    def __init__(self, tasks, results):
        super().__init__(daemon=True)
        self.tasks, self.results = tasks, results

    def run(self):
        while (task := self.tasks.get()) is not STOP:
            number, function = task
            try:
                self.results.put((number, function(number)))
            except ZeroDivisionError:
                self.results.put((number, None))
            finally:
                self.tasks.task_done()
        self.tasks.task_done()


tasks, results = queue.Queue(maxsize=4), queue.Queue()
workers = [Worker(tasks, results) for _ in range(3)]
for worker in workers:
    worker.start()
for number in range(8):
    tasks.put((number, lambda n: 840 // n))
for _ in workers:
    tasks.put(STOP)
tasks.join()
collected = {}
while not results.empty():
    collected.update([results.get()])
print(dict(sorted(collected.items())))

jobs = queue.PriorityQueue()
for item in ((3, "low"), (1, "high"), (2, "middle")):
    jobs.put(item)
print([jobs.get()[1] for _ in range(jobs.qsize())])
stack = queue.LifoQueue(maxsize=1)
stack.put("only")
for attempt in (lambda: stack.put("more", block=False), lambda: (stack.get(), stack.get(timeout=0.001))):
    try:
        attempt()
    except (queue.Full, queue.Empty) as error:
        print(type(error).__name__)
