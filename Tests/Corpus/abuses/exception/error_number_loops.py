# allowed: raised, timed_out/cpu
# timeout: 0.25
# An attribute that a report may want to read is the program's own code.
class Error(OSError):
    @property
    def errno(self):
        while True:
            pass


raise Error(1, "one")
