"""Measures time without printing it, writes progress to stderr, and prints a table."""
import sys
import time
from datetime import datetime


class Timer:
    def __enter__(self):
        self.start = time.perf_counter()
        return self

    def __exit__(self, *_):
        self.elapsed = time.perf_counter() - self.start


def progress(items, label="working"):
    items = list(items)
    for index, item in enumerate(items, start=1):
        yield item
        sys.stderr.write(f"\r{label}: {index * 100 // len(items)}%")
        sys.stderr.flush()
    print(file=sys.stderr)


def table(rows, header):
    widths = [max(len(str(cell)) for cell in column) for column in zip(header, *rows)]
    line = "+".join("-" * (width + 2) for width in widths)
    yield " | ".join(str(cell).ljust(width) for cell, width in zip(header, widths)).rstrip()
    yield line
    for row in rows:
        yield " | ".join(str(cell).rjust(width) for cell, width in zip(row, widths))


with Timer() as timer:
    squares = [n * n for n in progress(range(5))]
    time.sleep(0.001)
print(squares, 0 < timer.elapsed < 60, time.monotonic() <= time.monotonic(), time.time() > 1_600_000_000)
print(datetime.now() >= datetime(2020, 1, 1), time.strftime("%Y", time.gmtime(0)), time.process_time() >= 0)
print("\n".join(table([("tea", 3, 4.5), ("kettle", 1, 20)], ("item", "n", "price"))))
print("a", "b", sep="-", end="!\n", flush=True)
