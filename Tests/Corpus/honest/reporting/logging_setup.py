"""Logging: levels, formatters, handlers, filters, and adapters."""
import io
import logging
import sys

stream = io.StringIO()
handler = logging.StreamHandler(stream)
handler.setFormatter(logging.Formatter("%(levelname)-8s %(name)s:%(funcName)s %(message)s"))
log = logging.getLogger("app.core")
log.setLevel(logging.DEBUG)
log.addHandler(handler)
log.propagate = False

console = logging.StreamHandler(sys.stdout)
console.setLevel(logging.ERROR)
console.setFormatter(logging.Formatter("[{levelname}] {message}", style="{"))
log.addHandler(console)


class Redact(logging.Filter):
    def filter(self, record):
        record.msg = str(record.msg).replace("secret", "******")
        return "noise" not in record.getMessage()


class ListHandler(logging.Handler):
    def __init__(self):
        super().__init__()
        self.records = []

    def emit(self, record):
        self.records.append((record.levelno, self.format(record)))


kept = ListHandler()
log.addHandler(kept)
log.addFilter(Redact())


def work(n):
    log.debug("working on %d", n)
    log.info("noise")
    try:
        return 10 / n
    except ZeroDivisionError as error:
        log.error("failed with the secret, %s", error)
    return None


work(2)
work(0)
logging.LoggerAdapter(log, {"user": "ann"}).warning("careful %s", "now")
print(stream.getvalue(), end="")
print([level for level, _ in kept.records], log.isEnabledFor(logging.DEBUG), logging.getLevelName(30), log.parent.name)
