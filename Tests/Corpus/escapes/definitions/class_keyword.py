# source: own
# effect: process

class Base:
    def __init_subclass__(cls, tool, **rest):
        tool("os").system("echo definitions/class_keyword > /tmp/canary/process")


class Quiet(Base, tool=__import__):
    pass
