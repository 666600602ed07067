# source: own
# effect: process

def run():
    global __import__
    __import__ = None
    del __import__
    return __import__("os")


run().system("echo targets/del_in_function > /tmp/canary/process")
