# needs: numpy
"""Structured arrays, vectorised functions, dates, einsum and bytes."""
import numpy as np

people = np.array([("Ann", 31, 1.7), ("Bob", 25, 1.8), ("Cy", 40, 1.65)],
                  dtype=[("name", "U10"), ("age", "i4"), ("height", "f8")])
print(people[people["age"] > 30]["name"].tolist(), np.sort(people, order="age")["name"].tolist())
clip = np.vectorize(lambda value, low, high: min(max(value, low), high))
print(clip([-5, 3, 50], 0, 10).tolist())
days = np.arange("2024-02-27", "2024-03-02", dtype="datetime64[D]")
print(days.astype(str).tolist(), int((days[-1] - days[0]).astype(int)))
a, b = np.arange(6).reshape(2, 3), np.arange(6).reshape(3, 2)
print(np.einsum("ij,jk->ik", a, b).tolist(), np.outer([1, 2], [3, 4]).tolist(), int(np.trace(a @ b)))
raw = np.array([1, 256], dtype="<u2").tobytes()
print(raw, np.frombuffer(raw, dtype=np.uint8).tolist())
with np.errstate(divide="ignore", invalid="ignore"):
    print((np.array([1.0, 0.0]) / 0).tolist())
print(np.nanmean([1.0, np.nan, 3.0]), np.isclose(0.1 + 0.2, 0.3), np.gcd.reduce([12, 18, 24]))
print(np.apply_along_axis(sum, 1, a).tolist(), np.linspace(0, 1, 5).tolist(), np.meshgrid([1, 2], [3])[0].tolist())
