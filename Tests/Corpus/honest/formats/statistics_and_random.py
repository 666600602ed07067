"""The statistics module, and random with a seed."""
import random
import statistics as st
from math import comb, fsum, gcd, isclose, isqrt, lcm, prod

data = [2, 4, 4, 4, 5, 5, 7, 9]
print(st.mean(data), st.median(data), st.mode(data), st.pstdev(data), round(st.variance(data), 4))
print(st.quantiles(data, n=4), st.multimode("aabbc"), round(st.geometric_mean([1, 2, 4]), 6),
      st.harmonic_mean([40, 60]))
print(st.median_low([1, 2, 3, 4]), st.median_grouped([1, 2, 2, 3]), round(st.correlation([1, 2, 3], [2, 4, 7]), 4))
try:
    st.mean([])
except st.StatisticsError as error:
    print(error)
normal = st.NormalDist(100, 15)
print(round(normal.cdf(130), 4), round(normal.inv_cdf(0.5), 1), st.linear_regression([1, 2, 3], [3, 5, 7]))

random.seed(2024)
first = [random.randint(1, 6) for _ in range(5)]
random.seed(2024)
print(first == [random.randint(1, 6) for _ in range(5)])
own = random.Random(7)
deck = list(range(10))
own.shuffle(deck)
print(sorted(deck) == list(range(10)), len(own.sample(deck, 3)), own.choice("a"),
      own.choices([0, 1], weights=[0, 1], k=3))
inside = sum(own.random() ** 2 + own.random() ** 2 <= 1 for _ in range(20_000))
print(abs(4 * inside / 20_000 - 3.14159) < 0.1, 0 <= own.gauss(0.5, 0.001) <= 1)
print(comb(10, 3), fsum([0.1] * 10), gcd(84, 36), lcm(4, 6, 10), isqrt(99), prod(range(1, 6)), isclose(1e9, 1e9 + 1))
