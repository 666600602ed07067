# allowed: timed_out/cpu
# timeout: 0.25
import sys


class Stream:
    def write(self, text):
        return len(text)

    def flush(self):
        while True:
            pass


sys.stdout = Stream()
