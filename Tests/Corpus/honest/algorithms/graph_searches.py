"""Breadth first, depth first, topological order, components and cycles."""
from collections import defaultdict, deque


class Graph:
    def __init__(self, edges=(), directed=False):
        self.adjacent = defaultdict(set)
        self.directed = directed
        for a, b in edges:
            self.add(a, b)

    def add(self, a, b):
        self.adjacent[a].add(b)
        self.adjacent[b] if self.directed else self.adjacent[b].add(a)

    def shortest_path(self, start, goal):
        came_from, queue = {start: None}, deque([start])
        while queue:
            node = queue.popleft()
            if node == goal:
                path = []
                while node is not None:
                    path.append(node)
                    node = came_from[node]
                return path[::-1]
            for neighbour in sorted(self.adjacent[node]):
                if neighbour not in came_from:
                    came_from[neighbour] = node
                    queue.append(neighbour)
        return None

    def depth_first(self, node, seen=None):
        seen = seen if seen is not None else set()
        if node not in seen:
            seen.add(node)
            yield node
            for neighbour in sorted(self.adjacent[node]):
                yield from self.depth_first(neighbour, seen)

    def components(self):
        seen = set()
        for node in sorted(self.adjacent):
            if node not in seen:
                component = list(self.depth_first(node))
                seen.update(component)
                yield component

    def topological(self):
        indegree = {node: 0 for node in self.adjacent}
        for targets in self.adjacent.values():
            for target in targets:
                indegree[target] += 1
        ready, order = deque(sorted(n for n, d in indegree.items() if d == 0)), []
        while ready:
            order.append(node := ready.popleft())
            for target in sorted(self.adjacent[node]):
                indegree[target] -= 1
                if not indegree[target]:
                    ready.append(target)
        if len(order) < len(indegree):
            raise ValueError("graph has a cycle")
        return order


city = Graph([("a", "b"), ("b", "c"), ("a", "d"), ("d", "e"), ("e", "c"), ("x", "y")])
print(city.shortest_path("a", "c"), city.shortest_path("a", "x"), list(city.depth_first("a")), list(city.components()))
tasks = Graph([("shirt", "tie"), ("tie", "jacket"), ("trousers", "shoes"), ("trousers", "jacket")], directed=True)
print(tasks.topological())
tasks.add("jacket", "shirt")
try:
    tasks.topological()
except ValueError as error:
    print(error)
