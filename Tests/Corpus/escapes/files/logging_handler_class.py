# source: own
# effect: write

import logging

logger = logging.getLogger("x")
logger.addHandler(logging.FileHandler("/tmp/canary/written"))
logger.warning("files/logging_handler_class")
