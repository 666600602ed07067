"""contextlib: managers from generators, ExitStack, suppress, redirected output, nullcontext."""
import contextlib
import io
import sys


@contextlib.contextmanager
def tag(name, out=None):
    print(f"<{name}>", file=out)
    try:
        yield name.upper()
    except LookupError as error:
        print(f"{name} swallowed {type(error).__name__}", file=out)
    finally:
        print(f"</{name}>", file=out)


class Trace(contextlib.ContextDecorator):
    def __enter__(self):
        print("enter")

    def __exit__(self, *exc):
        print("exit", exc[0].__name__ if exc[0] else None)
        return True


@Trace()
def fails():
    raise ValueError


with tag("p") as upper, tag("b"):
    print(upper)
    {}["missing"]
fails()
with contextlib.ExitStack() as stack:
    names = [stack.enter_context(tag(name)) for name in "xy"]
    stack.callback(print, "callback", "runs", sep=" first ")
    print(names)
buffer = io.StringIO()
with contextlib.redirect_stdout(buffer), contextlib.suppress(ZeroDivisionError):
    print("hidden")
    1 / 0
with contextlib.redirect_stderr(io.StringIO()) as errors:
    print("oops", file=sys.stderr)
print(repr(buffer.getvalue()), repr(errors.getvalue()))


class Door:
    def close(self):
        print("closed")


with contextlib.closing(Door()), contextlib.nullcontext(5) as five:
    print(five)
