# allowed: raised, output_exceeded
# output: 100000
# There is no such device in the sandbox.
with open("/dev/stdout", "w") as stream:
    while True:
        stream.write("spam " * 1000)
