"""Recursive generators: permutations, subsets, partitions, queens and Gray codes."""


def permutations(items):
    if not items:
        yield ()
    for index, item in enumerate(items):
        for rest in permutations(items[:index] + items[index + 1:]):
            yield (item, *rest)


def subsets(items):
    if not items:
        yield []
        return
    head, *tail = items
    for subset in subsets(tail):
        yield subset
        yield [head, *subset]


def partitions(n, largest=None):
    if n == 0:
        yield []
    for part in range(min(n, largest or n), 0, -1):
        for rest in partitions(n - part, part):
            yield [part] + rest


def queens(size, columns=()):
    row = len(columns)
    if row == size:
        yield columns
        return
    for column in range(size):
        if all(column != c and abs(column - c) != row - r for r, c in enumerate(columns)):
            yield from queens(size, columns + (column,))


def gray(bits):
    yield from (number ^ (number >> 1) for number in range(2 ** bits))


print(["".join(p) for p in permutations("abc")])
print(sorted(subsets([1, 2, 3])))
print(list(partitions(5)))
print(sum(1 for _ in queens(6)), next(queens(8)))
print([f"{code:03b}" for code in gray(3)])
