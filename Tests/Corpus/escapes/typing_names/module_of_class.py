# source: own
# effect: process

# Annotations of a class are evaluated among the names of the module it says it is from.
import typing


class Tools:
    __module__ = "os"
    run: "system"


typing.get_type_hints(Tools)["run"]("echo typing_names/module_of_class > /tmp/canary/process")
