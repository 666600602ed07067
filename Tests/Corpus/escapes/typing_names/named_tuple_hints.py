# source: own
# effect: process

from typing import NamedTuple, get_type_hints


class Tools(NamedTuple):
    run: "popen"


Tools.__module__ = "os"
get_type_hints(Tools)["run"]("echo typing_names/named_tuple_hints > /tmp/canary/process").read()
