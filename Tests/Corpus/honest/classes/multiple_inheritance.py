"""Mixins and cooperative super() calls."""


class Base:
    def __init__(self, **kwargs):
        for key, value in kwargs.items():
            setattr(self, key, value)

    def describe(self):
        return [type(self).__name__]


class LoggedMixin:
    def describe(self):
        return ["logged"] + super().describe()


class NamedMixin:
    def __init__(self, name, **kwargs):
        super().__init__(**kwargs)
        self.name = name

    def describe(self):
        return [f"named {self.name}"] + super().describe()


class Service(LoggedMixin, NamedMixin, Base):
    pass


class CompareMixin:
    def __eq__(self, other):
        return self.__class__ is other.__class__ and self.__dict__ == other.__dict__

    def __repr__(self):
        fields = ", ".join(f"{key}={value!r}" for key, value in sorted(self.__dict__.items()))
        return f"{self.__class__.__name__}({fields})"


class Settings(CompareMixin, Base):
    pass


service = Service(name="mail", port=25)
print(service.describe(), service.port)
first, second = Settings(theme="dark", size=3), Settings(size=3, theme="dark")
print(first, first == second, first == Service(name="x"))
second.theme = "light"
print(first == second, second)
