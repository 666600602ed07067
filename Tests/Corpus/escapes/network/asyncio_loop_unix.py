# source: own
# effect: connect

import asyncio


class Sender(asyncio.Protocol):
    def connection_made(self, transport):
        transport.write(b"network/asyncio_loop_unix")
        transport.close()


async def main():
    await asyncio.get_event_loop().create_unix_connection(Sender, "/tmp/canary/socket")
    await asyncio.sleep(0.05)


asyncio.run(main())
