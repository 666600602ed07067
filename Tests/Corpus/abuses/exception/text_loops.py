# allowed: timed_out/cpu
# timeout: 0.25
class Error(Exception):
    def __str__(self):
        while True:
            pass


raise Error
