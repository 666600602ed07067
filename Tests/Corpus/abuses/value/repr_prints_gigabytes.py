# allowed: output_exceeded
# output: 100000
class Value:
    def __repr__(self):
        while True:
            print("spam " * 100)


Value()
