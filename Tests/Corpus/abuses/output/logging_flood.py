# allowed: output_exceeded
# output: 100000
import logging

logging.basicConfig(level=logging.DEBUG)
while True:
    logging.debug("spam %s", "spam " * 100)
