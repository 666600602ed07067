# allowed: passed
# Plain data of a million entries.
[{"index": index, "name": "x" * 20} for index in range(200_000)]
