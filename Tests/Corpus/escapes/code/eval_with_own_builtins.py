# source: own
# effect: process
# caught: runtime

class Names(dict):
    def __missing__(self, name):
        return name


import collections

text = "load" + "('os').system('echo code/eval_with_own_builtins > /tmp/canary/process')"
exec("import builtins as b\nload = getattr(b, '__imp' + 'ort__')\n" + text)
