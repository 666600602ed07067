# allowed: timed_out/cpu
# timeout: 0.25
import sys

sys.set_int_max_str_digits(0)
1 << 20_000_000
