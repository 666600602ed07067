# allowed: output_exceeded
# output: 1000
# The limit falls in the middle of a character.
import sys

sys.stdout.buffer.write("€".encode() * 1000)
