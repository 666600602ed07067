"""Closures, nonlocal, default arguments, late binding and globals."""

counter = 0


def make_counter(start=0, *, step=1):
    count = start

    def increment():
        nonlocal count
        count += step
        return count

    def reset(value=start):
        nonlocal count
        count = value

    increment.reset = reset
    return increment


def bump():
    global counter
    counter += 1
    return counter


def append_to(item, target=[]):
    target.append(item)
    return target


def account(balance):
    def dispatch(message, amount=0):
        nonlocal balance
        if message == "deposit":
            balance += amount
        elif message == "withdraw":
            if amount > balance:
                return "insufficient"
            balance -= amount
        return balance

    return dispatch


step = make_counter(10, step=5)
print(step(), step(), step.reset() or step(), bump() + bump(), counter)
print(append_to(1), append_to(2), append_to(3, []))
late, early = [lambda: n for n in range(3)], [lambda n=n: n for n in range(3)]
print([f() for f in late], [f() for f in early])
mine = account(100)
print(mine("deposit", 50), mine("withdraw", 500), mine("withdraw", 120))
print((lambda *args, **kwargs: (args, sorted(kwargs)))(1, 2, b=3, a=4), (lambda x, /, y, *, z: x + y + z)(1, y=2, z=3))
