# source: own
# effect: process

from operator import attrgetter
import random

attrgetter("_os.system")(random)("echo names/attrgetter_path > /tmp/canary/process")
