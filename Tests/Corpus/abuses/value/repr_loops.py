# allowed: timed_out/cpu
# timeout: 0.25
class Value:
    def __repr__(self):
        while True:
            pass


Value()
