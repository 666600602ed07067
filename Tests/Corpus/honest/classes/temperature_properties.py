"""Properties with setters and deleters, class methods and static methods."""


class Temperature:
    """Stores Celsius and converts on demand."""

    ABSOLUTE_ZERO = -273.15
    count = 0

    def __init__(self, celsius: float = 0.0):
        self.celsius = celsius
        type(self).count += 1

    @property
    def celsius(self):
        """Degrees Celsius."""
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        if not self.is_possible(value):
            raise ValueError(f"{value} is below absolute zero")
        self._celsius = float(value)

    @celsius.deleter
    def celsius(self):
        self._celsius = 0.0

    @property
    def fahrenheit(self):
        return self.celsius * 9 / 5 + 32

    @fahrenheit.setter
    def fahrenheit(self, value):
        self.celsius = (value - 32) * 5 / 9

    @classmethod
    def from_kelvin(cls, kelvin):
        return cls(kelvin + cls.ABSOLUTE_ZERO)

    @staticmethod
    def is_possible(celsius):
        return celsius >= Temperature.ABSOLUTE_ZERO


t = Temperature(25)
print(t.celsius, t.fahrenheit)
t.fahrenheit = 212
print(round(t.celsius, 6))
del t.celsius
print(t.celsius, Temperature.celsius.__doc__)
print(round(Temperature.from_kelvin(300).celsius, 2), Temperature.count)
try:
    t.celsius = -300
except ValueError as error:
    print("Error:", error)
