# source: own
# effect: process
# caught: runtime

import functools


@functools.singledispatch
def area(shape):
    return 0


try:

    @area.register
    def square(shape: "__import__('os').system('echo code/singledispatch_annotation > /tmp/canary/process')"):
        return 1

except TypeError:
    pass
