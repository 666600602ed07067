# source: own
# effect: secret

match globals():
    case {"__name__": _, **rest}:
        print(rest["__builtins__"].open("/tmp/canary/secret").read())
