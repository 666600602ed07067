"""groupby, accumulate, Counter, defaultdict and sorting by several keys."""
from collections import Counter, defaultdict
from itertools import accumulate, groupby, pairwise
from operator import attrgetter, itemgetter
from types import SimpleNamespace

SALES = [
    ("north", "tea", 5), ("south", "tea", 7), ("north", "cup", 2), ("south", "pot", 1), ("north", "tea", 4),
    ("east", "cup", 9),
]

by_region = defaultdict(lambda: defaultdict(int))
for region, product, amount in SALES:
    by_region[region][product] += amount
for region in sorted(by_region):
    print(region, dict(sorted(by_region[region].items(), key=itemgetter(1), reverse=True)))

ordered = sorted(SALES, key=itemgetter(0, 1))
for region, rows in groupby(ordered, key=itemgetter(0)):
    print(region, sum(map(itemgetter(2), rows)))

totals = Counter()
for _, product, amount in SALES:
    totals[product] += amount
print(totals.most_common(2), totals - Counter(tea=10), sum(totals.values()))
print(list(accumulate(amount for *_, amount in SALES)), list(accumulate([3, 1, 4, 1, 5], max)))
print([b - a for a, b in pairwise([1, 4, 9, 16])])

people = [SimpleNamespace(name="Ann", address=SimpleNamespace(city="Rome")),
          SimpleNamespace(name="Bob", address=SimpleNamespace(city="Bern"))]
print([person.name for person in sorted(people, key=attrgetter("address.city", "name"))])
print(Counter("mississippi").most_common(), +Counter(a=1, b=-1))
