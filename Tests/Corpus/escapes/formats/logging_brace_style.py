# source: own
# effect: environment

import logging
import random

logging.basicConfig(style="{", format="{msg.__globals__[_os].environ}")
logging.warning(random.Random.seed)
