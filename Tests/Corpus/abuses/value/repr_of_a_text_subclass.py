# allowed: passed
# What repr returns is a str, and yet the program's own class.
class Text(str):
    def encode(self, *arguments):
        raise RuntimeError

    def __len__(self):
        return 10 ** 18

    def __getitem__(self, index):
        return self

    __str__ = __repr__ = lambda self: self


Text("\ud800 text")
