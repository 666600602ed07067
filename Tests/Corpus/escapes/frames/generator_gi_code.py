# source: own
# effect: secret

def generate():
    yield open("/dev/null")


code = generate().gi_code
swapped = code.replace(co_consts=tuple("/tmp/canary/secret" if c == "/dev/null" else c for c in code.co_consts))
generate.__code__ = swapped
print(next(generate()).read())
