"""Enumerations of several kinds."""
from enum import Enum, Flag, IntEnum, auto, unique


@unique
class Planet(Enum):
    MERCURY = (3.303e23, 2.4397e6)
    EARTH = (5.976e24, 6.37814e6)
    MARS = (6.421e23, 3.3972e6)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def gravity(self):
        return 6.67300e-11 * self.mass / self.radius ** 2


class Priority(IntEnum):
    LOW = 1
    HIGH = 5

    @classmethod
    def parse(cls, text):
        return cls[text.upper()]


class Permission(Flag):
    READ = auto()
    WRITE = auto()
    RUN = auto()
    ALL = READ | WRITE | RUN


class Color(str, Enum):
    RED = "red"
    BLUE = "blue"


for planet in Planet:
    print(f"{planet.name:<8} {planet.gravity:5.2f}")
print(Priority.parse("high") > Priority.LOW, sorted(Priority, reverse=True)[0].name, Priority(1))
mode = Permission.READ | Permission.WRITE
print(Permission.WRITE in mode, Permission.RUN in mode, mode & Permission.ALL == mode, mode.value)
print(Color("red") is Color.RED, Color.BLUE == "blue", [c.value for c in Color], list(Color.__members__))
try:
    Color("green")
except ValueError as error:
    print(error)
