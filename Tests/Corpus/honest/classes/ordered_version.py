"""Compare version strings with functools.total_ordering."""
from functools import total_ordering


@total_ordering
class Version:
    """A semantic version such as 1.4.2-beta."""

    def __init__(self, text: str):
        core, _, self.suffix = text.partition("-")
        self.parts = tuple(int(part) for part in core.split("."))

    def _key(self):
        # A release sorts after its own pre-releases.
        return (self.parts, self.suffix == "", self.suffix)

    def __eq__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self._key() == other._key()

    def __lt__(self, other):
        if not isinstance(other, Version):
            return NotImplemented
        return self._key() < other._key()

    def __str__(self):
        text = ".".join(map(str, self.parts))
        return f"{text}-{self.suffix}" if self.suffix else text

    def __format__(self, spec):
        return format(str(self), spec)


versions = [Version(text) for text in ("1.10.0", "1.2.0", "1.2.0-beta", "1.2.0-alpha", "0.9", "1.10")]
for version in sorted(versions):
    print(f"{version:>12}|")
print(max(versions), Version("1.0") == Version("1.0"), Version("2.0") >= Version("1.9"))
print(Version("1.0") == "1.0")
