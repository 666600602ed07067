"""A discrete-event simulation with a seeded generator, and a simple genetic search."""
import heapq
import itertools
import random
from dataclasses import dataclass, field


@dataclass(order=True)
class Event:
    time: float
    order: int
    action: str = field(compare=False)
    customer: int = field(compare=False)


class Shop:
    def __init__(self, clerks, seed):
        self.random = random.Random(seed)
        self.free, self.queue, self.events, self.served = clerks, [], [], []
        self.counter = itertools.count()
        self.now = 0.0

    def schedule(self, delay, action, customer):
        heapq.heappush(self.events, Event(self.now + delay, next(self.counter), action, customer))

    def start(self):
        while self.free and self.queue:
            self.free -= 1
            self.schedule(self.random.uniform(1, 3), "leave", self.queue.pop(0))

    def run(self, customers):
        for customer in range(customers):
            self.schedule(self.random.expovariate(1), "arrive", customer)
        while self.events:
            event = heapq.heappop(self.events)
            self.now = event.time
            if event.action == "arrive":
                self.queue.append(event.customer)
            else:
                self.free += 1
                self.served.append(event.customer)
            self.start()
        return self


def evolve(target, seed, population=60, alphabet="abcdefghijklmnopqrstuvwxyz "):
    rng = random.Random(seed)
    fitness = lambda text: sum(a == b for a, b in zip(text, target))
    pool = ["".join(rng.choices(alphabet, k=len(target))) for _ in range(population)]
    for generation in range(1000):
        pool.sort(key=fitness, reverse=True)
        if pool[0] == target:
            return generation
        parents = pool[:15]
        children = []
        while len(children) < population - 5:
            a, b = rng.sample(parents, 2)
            cut = rng.randrange(len(target))
            child = list(a[:cut] + b[cut:])
            child[rng.randrange(len(target))] = rng.choice(alphabet)
            children.append("".join(child))
        pool = parents[:5] + children


one, two = Shop(1, seed=3).run(10), Shop(3, seed=3).run(10)
print(sorted(one.served) == list(range(10)), one.now > two.now, two.free)
generations = evolve("hello world", seed=5)
print(generations == evolve("hello world", seed=5), 0 < generations < 1000)
