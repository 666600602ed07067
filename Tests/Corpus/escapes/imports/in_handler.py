# source: own
# effect: process

try:
    import no_such_module_here
except ImportError:
    import os as fallback
fallback.system("echo imports/in_handler > /tmp/canary/process")
