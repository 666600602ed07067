"""Roman numerals, number words, base conversion, Luhn, FizzBuzz, Collatz, Pascal and the like."""
ONES = (
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def words(n: int) -> str:
    """
    >>> words(42)
    'forty-two'
    """
    if n < 0:
        return "minus " + words(-n)
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + ("-" + ONES[n % 10] if n % 10 else "")
    for size, name in ((10 ** 9, "billion"), (10 ** 6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= size:
            head, rest = divmod(n, size)
            return f"{words(head)} {name}" + (f" {words(rest)}" if rest else "")


def roman(n):
    result = ""
    for value, letters in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
                              "M CM D CD C XC L XL X IX V IV I".split()):
        count, n = divmod(n, value)
        result += letters * count
    return result


def to_base(n, base):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (to_base(n // base, base) if n >= base else "") + digits[n % base]


def luhn(number):
    digits = [int(d) for d in str(number)][::-1]
    return sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits)) % 10 == 0


def collatz(n):
    while n != 1:
        yield n
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    yield 1


def hanoi(n, a="A", b="B", c="C"):
    return [] if n == 0 else hanoi(n - 1, a, c, b) + [a + c] + hanoi(n - 1, b, a, c)


for number in (0, 13, 42, 100, 999, 1_000_001, -2024):
    print(words(number))
print(roman(1994), roman(3888), to_base(255, 2), to_base(123456, 36), int(to_base(987, 7), 7), luhn(79927398713))
print(list(collatz(6)), max(range(1, 100), key=lambda n: len(list(collatz(n)))), hanoi(3))
print([("Fizz" * (n % 3 == 0) + "Buzz" * (n % 5 == 0)) or n for n in range(1, 16)])
row = [1]
for _ in range(5):
    print(str(row).center(20).rstrip())
    row = [a + b for a, b in zip([0] + row, row + [0])]
