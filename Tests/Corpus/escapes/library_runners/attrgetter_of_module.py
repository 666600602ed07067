# source: own
# effect: secret

import io
from operator import attrgetter

print(attrgetter("FileIO")(io)("/tmp/canary/secret").readall())
