"""Counts words from sys.stdin, line by line."""
import re
import sys
from collections import Counter

counts = Counter()
longest = ""
for number, line in enumerate(sys.stdin, start=1):
    words = re.findall(r"\w+", line.lower())
    counts.update(words)
    longest = max([longest, *words], key=len)
for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:5]:
    print(f"{word:<8}{count:>3}")
print(number, len(counts), longest)
