# source: own
# effect: process

import inspect

inspect.linecache.os.system("echo reexports/inspect_os > /tmp/canary/process")
