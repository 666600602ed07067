# source: own
# effect: process
# caught: runtime

class Quiet(type):
    __sub__ = lambda cls, text: eval(text)


class Use(metaclass=Quiet):
    pass


Use - ("__imp" + "ort__('os').system('echo definitions/operators_are_eval > /tmp/canary/process')")
