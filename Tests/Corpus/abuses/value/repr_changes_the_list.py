# allowed: passed
# The list shrinks and grows while it is being shown.
class Value:
    def __repr__(self):
        if len(values) < 1000:
            values.extend([Value(), 1, "a"])
        values.pop(0)
        return "v"


values = [Value() for _ in range(100)]
values
