"""__new__: singletons, instance caches and immutable subclasses of built-in types."""


class Singleton:
    _instance = None

    def __new__(cls, *args, **kwargs):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.values = []
        return cls._instance

    def add(self, value):
        self.values.append(value)


class Meters(float):
    """A float that knows its unit."""

    def __new__(cls, value, unit="m"):
        factor = {"m": 1, "km": 1000, "cm": 0.01}[unit]
        return super().__new__(cls, value * factor)

    def __add__(self, other):
        return Meters(float(self) + float(other))

    def __repr__(self):
        return f"{float(self):g} m"


class Card:
    _pool = {}

    def __new__(cls, rank, suit):
        key = rank, suit
        if key not in cls._pool:
            card = super().__new__(cls)
            card.rank, card.suit = key
            cls._pool[key] = card
        return cls._pool[key]


Singleton().add(1)
Singleton().add(2)
print(Singleton().values, Singleton() is Singleton())
print(Meters(1.5, "km") + Meters(20) + Meters(50, "cm"), isinstance(Meters(1), float))
print(Card("A", "♠") is Card("A", "♠"), Card("K", "♥") is Card("A", "♥"), len(Card._pool))
