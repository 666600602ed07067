# source: own
# effect: write

import logging

logging.basicConfig(filename="/tmp/canary/written")
logging.warning("files/logging_file_handler")
