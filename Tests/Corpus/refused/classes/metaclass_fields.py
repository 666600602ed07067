# refused: dunder-attribute
"""A tiny declarative model by a metaclass."""


class Field:
    def __init__(self, kind, default=None):
        self.kind = kind
        self.default = default


class ModelMeta(type):
    def __new__(mcs, name, bases, namespace):
        fields = {key: value for key, value in namespace.items() if isinstance(value, Field)}
        for key in fields:
            namespace.pop(key)
        cls = super().__new__(mcs, name, bases, namespace)
        inherited = getattr(cls, "fields", {})
        cls.fields = {**inherited, **fields}
        return cls

    def __len__(cls):
        return len(cls.fields)


class Model(metaclass=ModelMeta):
    def __init__(self, **values):
        unknown = set(values) - set(self.fields)
        if unknown:
            raise TypeError(f"unknown fields: {', '.join(sorted(unknown))}")
        for name, field in self.fields.items():
            value = values.get(name, field.default)
            if value is not None and not isinstance(value, field.kind):
                raise TypeError(f"{name} must be {field.kind.__name__}, not {type(value).__name__}")
            self.__dict__[name] = value

    def to_dict(self):
        return dict(self.__dict__)


class Person(Model):
    name = Field(str)
    age = Field(int, default=0)


class Employee(Person):
    salary = Field(float, default=0.0)


print(Person(name="Ann", age=3).to_dict(), len(Person), len(Employee))
print(Employee(name="Bob", salary=10.5).to_dict(), list(Employee.fields))
for bad in ({"name": 5}, {"nick": "x", "zip": 1}):
    try:
        Person(**bad)
    except TypeError as error:
        print("TypeError:", error)
