# allowed: raised, timed_out/cpu
# timeout: 0.25
# Runs when whoever reports the error lets go of it.
class Error(Exception):
    def __del__(self):
        while True:
            pass


raise Error
