# source: own
# effect: connect

import asyncio


class Sender(asyncio.Protocol):
    def connection_made(self, transport):
        transport.write(b"network/asyncio_loop_transport")
        transport.close()


async def main():
    loop = asyncio.get_running_loop()
    await loop.create_connection(Sender, "127.0.0.1", 4242)
    await asyncio.sleep(0.05)


asyncio.run(main())
