# allowed: timed_out/cpu
# timeout: 0.25
import random

numbers = [random.random() for _ in range(200_000)]
while True:
    sorted(numbers)
