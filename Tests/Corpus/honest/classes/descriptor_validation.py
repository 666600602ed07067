"""Descriptors that validate attributes, with __set_name__."""


class Validated:
    """Base descriptor: stores under a private name, subclasses check."""

    def __set_name__(self, owner, name):
        self.public_name = name
        self.private_name = "_" + name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return instance.__dict__.get(self.private_name)

    def __set__(self, instance, value):
        self.validate(value)
        instance.__dict__[self.private_name] = value

    def validate(self, value):
        raise NotImplementedError


class Positive(Validated):
    def validate(self, value):
        if value <= 0:
            raise ValueError(f"{self.public_name} must be positive, got {value}")


class OneOf(Validated):
    def __init__(self, *options):
        self.options = set(options)

    def validate(self, value):
        if value not in self.options:
            raise ValueError(f"{self.public_name} must be one of {sorted(self.options)}, got {value!r}")


class Product:
    price = Positive()
    quantity = Positive()
    category = OneOf("book", "game")

    def __init__(self, price, quantity, category):
        self.price = price
        self.quantity = quantity
        self.category = category

    @property
    def total(self):
        return self.price * self.quantity


product = Product(12.5, 4, "book")
print(product.total, product.category, type(Product.price).__name__)
for name, value in (("price", -1), ("category", "car"), ("quantity", 10)):
    try:
        if name == "price":
            product.price = value
        elif name == "category":
            product.category = value
        else:
            product.quantity = value
        print("accepted", name)
    except ValueError as error:
        print("rejected", error)
print(product.total)
