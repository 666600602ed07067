"""Numbers and text through every kind of formatting."""
from datetime import date
from string import Template


class Money:
    def __init__(self, amount, currency="EUR"):
        self.amount = amount
        self.currency = currency

    def __format__(self, spec):
        if spec == "short":
            return f"{self.amount:.0f}{self.currency[0]}"
        return f"{self.amount:{spec or ',.2f'}} {self.currency}"


price, name, width = 1234567.891, "Ann", 12
print(f"{price:,.2f}|{price:e}|{price:>{width}.1f}|{0.256:.1%}|{255:#x}|{255:08b}|{-5:+d}|{5: d}")
print(f"{name:*^9}|{name!r:>7}|{'é'!a}|{name=}|{2 ** 10 = :,}|{{literal}}")
print("%s is %d years and %05.1f%% sure, %-6s|%x" % ("Bob", 42, 99.5, "left", 255))
print("%(name)s owes %(sum).2f" % {"name": "Cy", "sum": 3})
print("{0} {1} {0} {last[0]} {when:%d.%m.%Y} {money.amount:.1f} {money:short}".format(
    "a", "b", last=["z"], when=date(2024, 2, 29), money=Money(9.99)))
print(f"{Money(1500)} {Money(1500):.0f} {Money(2.5):short}")
template = Template("$who likes ${what}s and costs $$5")
print(template.substitute(who="Dee", what="cat"), Template("$a $b").safe_substitute(a=1))
print("{:>{w}}|{:<{w}}|{:^{w}}".format("r", "l", "c", w=5), "{:_}".format(10 ** 9), format(3.14159, ".3g"))
rows = [("apple", 3, 0.5), ("kiwi", 12, 0.25)]
for label, count, unit in rows:
    print(f"{label:.<10}{count:3d} x {unit:5.2f} = {count * unit:7.3f}")
print("\t".join(map(str, rows[0])).expandtabs(8), "a,b,,c".split(","), "x".join("abc"), "Title case".swapcase())
