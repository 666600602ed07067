# allowed: output_exceeded
# output: 100000
# Neither stream is over the limit; the two together are.
import sys

sys.stdout.write("o" * 60_000)
sys.stderr.write("e" * 60_000)
