# source: own
# effect: process

import asyncio


async def main():
    child = await asyncio.create_subprocess_exec("/bin/sh", "-c", "echo processes/asyncio_subprocess > /tmp/canary/process")
    await child.wait()


asyncio.run(main())
