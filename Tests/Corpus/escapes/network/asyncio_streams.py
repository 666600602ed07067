# source: own
# effect: connect

import asyncio


async def main():
    reader, writer = await asyncio.open_connection("127.0.0.1", 4242)
    writer.write(b"network/asyncio_streams")
    await writer.drain()
    writer.close()


asyncio.run(main())
