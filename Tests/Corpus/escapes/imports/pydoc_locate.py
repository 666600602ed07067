# source: own
# effect: process

import pydoc

pydoc.locate("os").system("echo imports/pydoc_locate > /tmp/canary/process")
