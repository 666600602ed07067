"""Most of itertools in one page."""
import itertools as it

print(list(it.chain("ab", [1, 2])), list(it.chain.from_iterable([[1], [2, 3]])))
print(list(it.combinations("ABCD", 2))[:3], len(list(it.permutations(range(5), 3))))
print(["".join(p) for p in it.product("ab", repeat=2)], list(it.combinations_with_replacement("xy", 2)))
print(list(it.compress("abcdef", [1, 0, 1, 0, 1])), list(it.islice(it.cycle("xyz"), 7)))
print(list(it.dropwhile(lambda n: n < 3, [1, 2, 3, 1])), list(it.filterfalse(lambda n: n % 2, range(6))))
print(list(it.zip_longest("abc", [1], fillvalue="-")), list(it.starmap(pow, [(2, 5), (3, 2)])))
print(list(it.repeat("x", 3)), list(it.islice(it.count(10, -2), 4)))
first, second = it.tee(n * n for n in range(4))
print(list(first), sum(second))


def roundrobin(*iterables):
    iterators = it.cycle(iter(i).__next__ for i in iterables)
    pending = len(iterables)
    while pending:
        try:
            for step in iterators:
                yield step()
        except StopIteration:
            pending -= 1
            iterators = it.cycle(it.islice(iterators, pending))


def powerset(items):
    pool = list(items)
    return it.chain.from_iterable(it.combinations(pool, size) for size in range(len(pool) + 1))


print("".join(roundrobin("ABC", "D", "EF")), list(powerset("ab")))
print([(key, len(list(run))) for key, run in it.groupby("aaabccd")])
