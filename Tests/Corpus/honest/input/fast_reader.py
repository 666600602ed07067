"""Dijkstra over a graph read at once from sys.stdin.buffer, written by sys.stdout.write."""
import heapq
import sys


def main():
    data = sys.stdin.buffer.read().split()
    pointer = 0

    def read_int():
        nonlocal pointer
        pointer += 1
        return int(data[pointer - 1])

    n, m = read_int(), read_int()
    graph = [[] for _ in range(n + 1)]
    for _ in range(m):
        u, v, w = read_int(), read_int(), read_int()
        graph[u].append((v, w))
        graph[v].append((u, w))
    distance = [float("inf")] * (n + 1)
    distance[1] = 0
    heap = [(0, 1)]
    while heap:
        d, u = heapq.heappop(heap)
        if d > distance[u]:
            continue
        for v, w in graph[u]:
            if d + w < distance[v]:
                distance[v] = d + w
                heapq.heappush(heap, (d + w, v))
    sys.stdout.write(" ".join(map(str, distance[1:])) + "\n")


main()
