# source: own
# effect: process
# caught: runtime

class Quiet(metaclass=lambda name, bases, body: exec(body["text"])):
    text = "imp" + "ort os; os.system('echo definitions/metaclass_is_exec > /tmp/canary/process')"
