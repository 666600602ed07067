# source: own
# effect: write

import ssl

context = ssl.create_default_context()
context.keylog_filename = "/tmp/canary/written"
