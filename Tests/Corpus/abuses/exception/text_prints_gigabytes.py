# allowed: output_exceeded
# output: 100000
class Error(Exception):
    def __str__(self):
        while True:
            print("spam " * 100)


raise Error
