# allowed: output_exceeded
# output: 100000
import atexit


@atexit.register
def flood():
    while True:
        print("one more thing")
