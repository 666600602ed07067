# source: own
# effect: process
# caught: runtime

import asyncio


async def main():
    asyncio.get_running_loop().call_soon(exec, "imp" + "ort os\nos.system('echo late/asyncio_call_soon > /tmp/canary/process')")
    await asyncio.sleep(0.01)


asyncio.run(main())
