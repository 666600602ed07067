# allowed: output_exceeded
# output: 100000
class Loud:
    def __del__(self):
        while True:
            print("still here")


loud = Loud()
del loud
