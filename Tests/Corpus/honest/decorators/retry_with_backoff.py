"""Retrying, with a record of what went wrong."""
import functools
import logging

logging.basicConfig(level=logging.CRITICAL)
log = logging.getLogger(__name__)


def retry(exceptions=(Exception,), attempts=3, delay=0.1, backoff=2.0, sleep=None):
    """Call again when one of `exceptions` is raised."""

    def decorator(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            pause = delay
            for attempt in range(1, attempts + 1):
                try:
                    return function(*args, **kwargs)
                except exceptions as error:
                    log.warning("attempt %d failed: %s", attempt, error)
                    if attempt == attempts:
                        raise RuntimeError(f"{function.__name__} failed {attempts} times") from error
                    (sleep or (lambda seconds: None))(pause)
                    pause *= backoff

        return wrapper

    return decorator


pauses = []


@retry((ConnectionError,), attempts=4, sleep=pauses.append)
def flaky(state={"calls": 0}):
    state["calls"] += 1
    if state["calls"] < 4:
        raise ConnectionError(f"call {state['calls']}")
    return "connected"


@retry(attempts=2)
def hopeless():
    raise OSError("no route")


print(flaky(), pauses, flaky.__wrapped__.__defaults__)
try:
    hopeless()
except RuntimeError as error:
    print(error, "<-", repr(error.__cause__))
