# source: own
# effect: process
# caught: runtime

import dataclasses


class Base:
    pass


poison = "x: __imp" + "ort__('os').system('echo code/dataclass_annotations > /tmp/canary/process'), y"
Base.__annotations__ = {poison: int}
try:
    dataclasses.dataclass(Base)
except SyntaxError:
    pass
