"""Context managers as classes: timing, transactions, and exceptions that are swallowed."""


class Transaction:
    """Restores a dictionary when the block fails."""

    def __init__(self, data):
        self.data = data

    def __enter__(self):
        self._backup = dict(self.data)
        return self.data

    def __exit__(self, exc_type, exc_value, traceback):
        if exc_type is not None:
            self.data.clear()
            self.data.update(self._backup)
            print(f"rolled back after {exc_type.__name__}: {exc_value}")
        return exc_type is not None and issubclass(exc_type, ValueError)


class Indenter:
    level = 0

    def __enter__(self):
        Indenter.level += 1
        return self

    def __exit__(self, *exc):
        Indenter.level -= 1

    def print(self, text):
        print("    " * Indenter.level + text)


stock = {"apples": 3}
with Transaction(stock) as items:
    items["pears"] = 5
with Transaction(stock) as items:
    items["apples"] = -1
    if items["apples"] < 0:
        raise ValueError("negative stock")
try:
    with Transaction(stock):
        stock["plums"]
except KeyError as error:
    print("KeyError passed through:", error)
print(stock)

with Indenter() as indent:
    indent.print("one")
    with Indenter() as inner:
        inner.print("two")
    indent.print("one again")
