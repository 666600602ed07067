"""Custom exceptions, chaining, notes, else and finally, and printed tracebacks."""
import sys
import traceback


class AppError(Exception):
    """Base of all errors here."""

    code = 1

    def __init__(self, message, **details):
        super().__init__(message)
        self.details = details

    def __str__(self):
        extra = ", ".join(f"{key}={value}" for key, value in self.details.items())
        return f"[{self.code}] {super().__str__()}" + (f" ({extra})" if extra else "")


class ConfigError(AppError):
    code = 2


def load(settings, key):
    try:
        return int(settings[key])
    except KeyError as error:
        raise ConfigError("missing setting", key=key) from error
    except ValueError:
        raise ConfigError("bad number", key=key, value=settings[key]) from None


def attempt(settings, key):
    try:
        value = load(settings, key)
    except ConfigError as error:
        print(error, "| cause:", repr(error.__cause__), "| context:", type(error.__context__).__name__,
              "| suppressed:", error.__suppress_context__)
        return None
    else:
        print("loaded", value)
        return value
    finally:
        print("finished", key)


attempt({"port": "80"}, "port")
attempt({}, "port")
attempt({"port": "x"}, "port")
error = ValueError("with notes")
error.add_note("look here")
try:
    raise error
except ValueError as caught:
    print(caught.__notes__, traceback.format_exception_only(type(caught), caught)[-1].strip())
    traceback.print_exc(file=sys.stderr)
try:
    try:
        1 / 0
    finally:
        print("cleanup")
except ZeroDivisionError:
    kind, value, _ = sys.exc_info()
    print(kind.__name__, value, traceback.format_exc().splitlines()[-1])
print(sys.exc_info()[0])
