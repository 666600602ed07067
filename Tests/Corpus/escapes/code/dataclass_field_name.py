# source: own
# effect: process
# caught: runtime

import dataclasses


class Name(str):
    def isidentifier(self):
        return True


poison = Name("a=__imp" + "ort__('os').system('echo code/dataclass_field_name > /tmp/canary/process')")
try:
    made = dataclasses.make_dataclass("Made", [(poison, int)])
except (SyntaxError, TypeError, NameError):
    made = None
