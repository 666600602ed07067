# source: own
# effect: process
# caught: runtime

from typing import List, get_type_hints


def size(shape: List["__imp" "ort__('os').system('echo code/forward_ref_in_list > /tmp/canary/process')"]):
    return 0


get_type_hints(size)
