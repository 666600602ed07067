# source: own
# effect: process

from asyncio import base_events

base_events.subprocess.run(["/bin/sh", "-c", "echo reexports/asyncio_events_subprocess > /tmp/canary/process"])
