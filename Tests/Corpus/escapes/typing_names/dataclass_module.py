# source: own
# effect: secret
# caught: runtime

import dataclasses
import typing


@dataclasses.dataclass
class Tools:
    open: "open" = None


Tools.__module__ = "io"
print(typing.get_type_hints(Tools)["open"]("/tmp/canary/secret").read())
