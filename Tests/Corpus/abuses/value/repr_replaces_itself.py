# allowed: passed
# Gone, together with its class, before its repr returns.
class Value:
    def __repr__(self):
        globals().clear()
        import gc

        gc.collect()
        return "gone"


Value()
