# source: own
# effect: process
# caught: runtime

import typing


class Shape:
    pass


Shape.__annotations__ = {"side": "__imp" + "ort__('os').system('echo code/typing_computed_reference > /tmp/canary/process')"}
try:
    typing.get_type_hints(Shape)
except TypeError:
    pass
