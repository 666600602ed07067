# allowed: passed
# Nobody needs to ask a value for its hash or its length to show it.
class Value:
    def fail(self, *arguments):
        raise SystemExit

    __hash__ = __len__ = __iter__ = __bool__ = __str__ = __dir__ = __eq__ = __reduce_ex__ = fail


Value()
