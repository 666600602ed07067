# source: own
# effect: process

import operator
import random

name = "sys" + "tem"
operator.methodcaller(name, "echo names/methodcaller_computed > /tmp/canary/process")(operator.attrgetter("_os")(random))
