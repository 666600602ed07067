"""Sorting by hand, compared with sorted."""
import random
from typing import Callable, List


def bubble(items: List[int]) -> List[int]:
    items = items[:]
    for end in range(len(items) - 1, 0, -1):
        swapped = False
        for i in range(end):
            if items[i] > items[i + 1]:
                items[i], items[i + 1] = items[i + 1], items[i]
                swapped = True
        if not swapped:
            break
    return items


def merge_sort(items):
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left, right, merged = merge_sort(items[:middle]), merge_sort(items[middle:]), []
    while left and right:
        merged.append(left.pop(0) if left[0] <= right[0] else right.pop(0))
    return merged + left + right


def quick_sort(items):
    if not items:
        return []
    pivot, *rest = items
    return quick_sort([x for x in rest if x < pivot]) + [pivot] + quick_sort([x for x in rest if x >= pivot])


def heap_sort(items):
    items = items[:]

    def sift(root, end):
        while (child := 2 * root + 1) < end:
            if child + 1 < end and items[child] < items[child + 1]:
                child += 1
            if items[root] >= items[child]:
                return
            items[root], items[child] = items[child], items[root]
            root = child

    for root in range(len(items) // 2 - 1, -1, -1):
        sift(root, len(items))
    for end in range(len(items) - 1, 0, -1):
        items[0], items[end] = items[end], items[0]
        sift(0, end)
    return items


def radix(items):
    place = 1
    while any(item // place for item in items):
        buckets = [[] for _ in range(10)]
        for item in items:
            buckets[item // place % 10].append(item)
        items = [item for bucket in buckets for item in bucket]
        place *= 10
    return items


ALGORITHMS: List[Callable] = [bubble, merge_sort, quick_sort, heap_sort, radix]
random.seed(1)
samples = [[], [1], [2, 1], [5, 5, 5], list(range(20)), random.sample(range(1000), 50)]
for algorithm in ALGORITHMS:
    print(f"{algorithm.__name__:<11}", all(algorithm(sample) == sorted(sample) for sample in samples))
print(merge_sort([3, 1, 2]), sorted("bca", reverse=True), sorted(["b", "A", "c"], key=str.lower))
