# allowed: raised
# There is no input: whoever asks for a line learns so at once.
while True:
    input()
