"""Abstract base classes and structural protocols."""
from abc import ABC, abstractmethod
from typing import Protocol, runtime_checkable


class Storage(ABC):
    @abstractmethod
    def save(self, key: str, value: str) -> None:
        """Save a value."""

    @abstractmethod
    def load(self, key: str) -> str:
        ...

    @property
    @abstractmethod
    def size(self) -> int:
        ...

    def copy_to(self, other: "Storage", *keys: str) -> int:
        for key in keys:
            other.save(key, self.load(key))
        return other.size


class MemoryStorage(Storage):
    def __init__(self):
        self._data: dict[str, str] = {}

    def save(self, key, value):
        self._data[key] = value

    def load(self, key):
        return self._data[key]

    @property
    def size(self):
        return len(self._data)


class Broken(Storage):
    def save(self, key, value):
        pass


@runtime_checkable
class Closeable(Protocol):
    def close(self) -> None:
        ...


class File:
    def close(self):
        return None


source, target = MemoryStorage(), MemoryStorage()
source.save("a", "1")
source.save("b", "2")
print(source.copy_to(target, "a", "b"), target.load("b"))
for cls in (Storage, Broken):
    try:
        cls()
    except TypeError as error:
        print("TypeError:", str(error).split(" with")[0])
print(isinstance(File(), Closeable), isinstance(source, Closeable))
