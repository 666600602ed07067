"""__getattr__, __setattr__ and __delattr__ by hand: an attribute dictionary and a recording proxy."""


class AttrDict(dict):
    """A dictionary whose keys are attributes as well."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"no attribute {name!r}") from None

    def __setattr__(self, name, value):
        self[name] = value

    def __delattr__(self, name):
        try:
            del self[name]
        except KeyError:
            raise AttributeError(name) from None


class Recorder:
    """Answers any method and remembers what was called."""

    def __init__(self):
        self.calls = []

    def __getattr__(self, name):
        def method(*args, **kwargs):
            self.calls.append((name, args, kwargs))
            return self

        return method


config = AttrDict(host="localhost", port=8080)
config.debug = True
config.port += 1
del config.host
print(config, config.debug, hasattr(config, "host"), getattr(config, "host", "nobody"))
try:
    config.missing
except AttributeError as error:
    print("AttributeError:", error)

recorder = Recorder()
recorder.open("door").walk(steps=3).close()
for name, args, kwargs in recorder.calls:
    print(name, args, kwargs)
