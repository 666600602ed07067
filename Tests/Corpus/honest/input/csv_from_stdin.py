"""Aggregates CSV from standard input."""
import csv
import json
import sys
from collections import defaultdict

departments = defaultdict(list)
for row in csv.DictReader(sys.stdin):
    try:
        salary = float(row["salary"])
    except ValueError:
        print(f"skipping {row['name']}: no salary", file=sys.stderr)
        continue
    departments[row["dept"]].append((salary, row["name"]))

writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(["dept", "people", "mean", "best"])
for dept, people in sorted(departments.items()):
    mean = sum(salary for salary, _ in people) / len(people)
    writer.writerow([dept, len(people), f"{mean:.2f}", max(people)[1]])
json.dump({dept: sorted(people) for dept, people in departments.items()}, sys.stdout, indent=1)
print()
sys.exit(0)
