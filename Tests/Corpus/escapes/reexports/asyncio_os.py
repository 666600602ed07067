# source: own
# effect: process

import asyncio

asyncio.unix_events.os.system("echo reexports/asyncio_os > /tmp/canary/process")
