# source: own
# effect: secret

def generate():
    try:
        yield
    finally:
        print(generate.__builtins__["open"]("/tmp/canary/secret").read())


running = generate()
next(running)
del running
