# source: own
# effect: write

import asyncio


async def main():
    await asyncio.get_running_loop().create_unix_server(asyncio.Protocol, "/tmp/canary/written")


asyncio.run(main())
