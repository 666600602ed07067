# allowed: timed_out/cpu
# timeout: 0.25
import sys

sys.set_int_max_str_digits(0)
print(int("7" * 5_000_000) % 97)
