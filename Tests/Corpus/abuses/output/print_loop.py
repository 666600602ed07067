# allowed: output_exceeded
# output: 100000
while True:
    print("spam " * 20)
