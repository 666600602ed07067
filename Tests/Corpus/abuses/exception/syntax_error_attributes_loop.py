# allowed: raised, timed_out/cpu
# timeout: 0.25
class Error(SyntaxError):
    @property
    def lineno(self):
        while True:
            pass

    filename = "<program>"


raise Error("made up")
