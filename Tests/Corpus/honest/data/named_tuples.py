"""collections.namedtuple and typing.NamedTuple."""
from collections import namedtuple
from typing import NamedTuple, Optional

Point = namedtuple("Point", ["x", "y"], defaults=[0])


class Employee(NamedTuple):
    """Someone who works here."""

    name: str
    salary: float
    boss: Optional[str] = None

    def raised(self, percent: float) -> "Employee":
        return self._replace(salary=round(self.salary * (1 + percent / 100), 2))


p = Point(3)
print(p, p.x + p.y, p._asdict(), Point._fields, Point._make([5, 6]))
x, y = p
print(x, y, p == (3, 0), p < Point(3, 1))

staff = [Employee("Ann", 1000.0), Employee("Bob", 900.0, boss="Ann"), Employee(*("Cy", 950.0))]
for person in sorted(staff, key=lambda e: e.salary):
    print(person.raised(10))
print(Employee.__doc__, Employee._field_defaults)
