"""Exact arithmetic with decimal and fractions."""
from decimal import (
    ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, DivisionByZero,
    InvalidOperation, getcontext, localcontext)
from fractions import Fraction

print(0.1 + 0.2 == 0.3, Decimal("0.1") + Decimal("0.2") == Decimal("0.3"))
cents = Decimal("0.01")
for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN):
    print(mode, Decimal("2.675").quantize(cents, rounding=mode), Decimal("2.665").quantize(cents, rounding=mode))
getcontext().prec = 30
print(Decimal(2).sqrt(), Decimal(1) / 7)
with localcontext() as context:
    context.prec = 5
    print(Decimal(1) / 3, Decimal("123456.789") + 0)
print(Decimal("1E+3"), Decimal("1200.50").normalize(), Decimal("-0"), Decimal("3.14").as_tuple())
for bad in (lambda: Decimal(1) / 0, lambda: Decimal("abc")):
    try:
        bad()
    except (DivisionByZero, InvalidOperation) as error:
        print(type(error).__name__)

third = Fraction(1, 3)
print(third + Fraction("0.25"), third ** -2, float(third) < third + Fraction(1, 10 ** 9), Fraction(3.5),
      Fraction(7, -14))
print(Fraction("3.1415926").limit_denominator(100), Fraction(10, 4).numerator,
      sum([Fraction(1, n) for n in range(1, 7)]))


def egyptian(fraction):
    while fraction:
        unit = -(-fraction.denominator // fraction.numerator)
        yield unit
        fraction -= Fraction(1, unit)


print(list(egyptian(Fraction(7, 15))))
