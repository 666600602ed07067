# source: own
# effect: process

import asyncio


async def main():
    loop = asyncio.get_running_loop()
    transport, _ = await loop.subprocess_shell(asyncio.SubprocessProtocol, "echo processes/asyncio_loop_subprocess > /tmp/canary/process")
    await asyncio.sleep(0.2)
    transport.close()


asyncio.run(main())
