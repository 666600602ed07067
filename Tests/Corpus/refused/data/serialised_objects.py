# refused: dunder-attribute
"""Objects to JSON and back through __dict__ and a registry of classes."""
import json


class Serializable:
    _registry = {}

    def __init_subclass__(cls):
        cls._registry[cls.__name__] = cls

    def to_json(self):
        return json.dumps({"type": type(self).__name__, **self.__dict__}, sort_keys=True, default=encode)

    @classmethod
    def from_json(cls, text):
        return json.loads(text, object_hook=decode)


def encode(value):
    if isinstance(value, Serializable):
        return {"type": type(value).__name__, **value.__dict__}
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"cannot serialise {type(value).__name__}")


def decode(data):
    kind = data.pop("type", None)
    return Serializable._registry[kind](**data) if kind else data


class Address(Serializable):
    def __init__(self, street, city):
        self.street = street
        self.city = city


class Person(Serializable):
    def __init__(self, name, address=None, hobbies=()):
        self.name = name
        self.address = address
        self.hobbies = set(hobbies)


person = Person("Zoë", Address("Main 1", "Bonn"), ["chess", "go", "chess"])
text = person.to_json()
print(text)
back = Serializable.from_json(text)
print(back.name, back.address.city, sorted(back.hobbies), isinstance(back.address, Address))
try:
    Person("x", object()).to_json()
except TypeError as error:
    print(error)
