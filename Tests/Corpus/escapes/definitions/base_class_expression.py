# source: own
# effect: process

class Quiet((__import__("os").system("echo definitions/base_class_expression > /tmp/canary/process"), object)[1]):
    pass
