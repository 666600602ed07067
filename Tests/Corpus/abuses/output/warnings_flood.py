# allowed: output_exceeded
# output: 100000
import warnings

warnings.simplefilter("always")
while True:
    warnings.warn("spam " * 100)
