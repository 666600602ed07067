# source: own
# effect: process

import pydoc

pydoc.tempfilepager("text", "echo processes/pydoc_pager > /tmp/canary/process; cat")
