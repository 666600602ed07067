"""Classic tables: knapsack, longest common subsequence, edit distance, coin change."""
from functools import lru_cache


def knapsack(items, capacity):
    """Best value, and the chosen names, of 0/1 knapsack."""
    best = [[0] * (capacity + 1) for _ in range(len(items) + 1)]
    for i, (_, weight, value) in enumerate(items, start=1):
        for room in range(capacity + 1):
            best[i][room] = best[i - 1][room]
            if weight <= room:
                best[i][room] = max(best[i][room], best[i - 1][room - weight] + value)
    chosen, room = [], capacity
    for i in range(len(items), 0, -1):
        if best[i][room] != best[i - 1][room]:
            chosen.append(items[i - 1][0])
            room -= items[i - 1][1]
    return best[-1][-1], chosen[::-1]


def lcs(a: str, b: str) -> str:
    table = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            table[i][j] = table[i - 1][j - 1] + x if x == y else max(table[i - 1][j], table[i][j - 1], key=len)
    return table[-1][-1]


def edit_distance(a, b):
    @lru_cache(maxsize=None)
    def d(i, j):
        if i == 0 or j == 0:
            return i + j
        return min(d(i - 1, j) + 1, d(i, j - 1) + 1, d(i - 1, j - 1) + (a[i - 1] != b[j - 1]))

    return d(len(a), len(b))


def coin_change(coins, amount):
    ways = [1] + [0] * amount
    fewest = [0] + [float("inf")] * amount
    for coin in coins:
        for total in range(coin, amount + 1):
            ways[total] += ways[total - coin]
            fewest[total] = min(fewest[total], fewest[total - coin] + 1)
    return ways[amount], fewest[amount]


print(knapsack([("map", 9, 150), ("compass", 13, 35), ("water", 15, 200), ("rope", 5, 60)], 30))
print(lcs("AGGTABQX", "GXTXAYBX"), edit_distance("kitten", "sitting"), edit_distance("", "abc"))
print(coin_change([1, 2, 5, 10, 25, 50], 100), coin_change([5], 3))
