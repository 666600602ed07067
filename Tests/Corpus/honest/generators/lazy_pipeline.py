"""A pipeline of generators over text lines."""
import itertools

LOG = """\
2024-01-01 ERROR disk full
2024-01-01 INFO started
2024-01-02 ERROR network lost
2024-01-02 WARN slow answer
2024-01-03 ERROR disk full
"""


def lines(text):
    for number, line in enumerate(text.splitlines(), start=1):
        yield number, line


def parse(numbered):
    for number, line in numbered:
        date, level, message = line.split(maxsplit=2)
        yield {"line": number, "date": date, "level": level, "message": message}


def only(records, **wanted):
    return (record for record in records if all(record[key] == value for key, value in wanted.items()))


def primes():
    """Endless primes by trial division."""
    found = []
    for candidate in itertools.count(2):
        if all(candidate % prime for prime in itertools.takewhile(lambda p: p * p <= candidate, found)):
            found.append(candidate)
            yield candidate


def window(iterable, size):
    items = iter(iterable)
    current = tuple(itertools.islice(items, size))
    while len(current) == size:
        yield current
        following = next(items, None)
        if following is None:
            return
        current = current[1:] + (following,)


for record in only(parse(lines(LOG)), level="ERROR"):
    print("{line:>2} {date} {message}".format(**record))
print(list(itertools.islice(primes(), 12)))
print(list(window(range(6), 3)), list(window("ab", 3)))
