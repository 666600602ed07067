"""Union-find, Kruskal's minimum spanning tree and Floyd-Warshall."""
from typing import Dict, List, Tuple

INF = float("inf")


class DisjointSet:
    def __init__(self, items):
        self.parent = {item: item for item in items}
        self.size = dict.fromkeys(items, 1)

    def find(self, item):
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def union(self, a, b) -> bool:
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if self.size[a] < self.size[b]:
            a, b = b, a
        self.parent[b] = a
        self.size[a] += self.size[b]
        return True


def kruskal(edges: List[Tuple[str, str, int]]) -> Tuple[int, List[str]]:
    sets = DisjointSet({node for a, b, _ in edges for node in (a, b)})
    tree = [(a, b, w) for a, b, w in sorted(edges, key=lambda edge: (edge[2], edge)) if sets.union(a, b)]
    return sum(w for *_, w in tree), [a + b for a, b, _ in tree]


def floyd_warshall(edges) -> Dict[str, Dict[str, float]]:
    nodes = sorted({node for a, b, _ in edges for node in (a, b)})
    distance = {a: {b: 0 if a == b else INF for b in nodes} for a in nodes}
    for a, b, weight in edges:
        distance[a][b] = min(distance[a][b], weight)
    for k in nodes:
        for i in nodes:
            for j in nodes:
                distance[i][j] = min(distance[i][j], distance[i][k] + distance[k][j])
    return distance


EDGES = [("A", "B", 7), ("A", "D", 5), ("B", "C", 8), ("B", "D", 9), ("B", "E", 7), ("C", "E", 5), ("D", "E", 15)]
print(kruskal(EDGES))
for node, row in floyd_warshall(EDGES).items():
    print(node, row)
