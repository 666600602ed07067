# source: own
# effect: environment

import tempfile

print(tempfile._os.environ)
