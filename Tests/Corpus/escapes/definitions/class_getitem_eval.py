# source: own
# effect: process
# caught: runtime

class Quiet:
    __class_getitem__ = eval


Quiet["__imp" + "ort__('os').system('echo definitions/class_getitem_eval > /tmp/canary/process')"]
