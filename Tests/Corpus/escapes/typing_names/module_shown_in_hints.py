# source: own
# effect: environment

import typing


class Tools:
    __module__ = "os"
    where: "environ"


print(typing.get_type_hints(Tools)["where"]["ASSAY_CANARY"])
