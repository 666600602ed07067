"""Inheritance, super() and custom exceptions."""


class InsufficientFunds(Exception):
    """Raised when a withdrawal exceeds the balance."""

    def __init__(self, balance, amount):
        super().__init__(f"cannot withdraw {amount}: balance is {balance}")
        self.balance = balance
        self.amount = amount


class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.history = []

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("deposit must be positive")
        self.balance += amount
        self.history.append(("deposit", amount))
        return self

    def withdraw(self, amount):
        if amount > self.balance:
            raise InsufficientFunds(self.balance, amount)
        self.balance -= amount
        self.history.append(("withdraw", amount))
        return self

    def __str__(self):
        return f"{self.__class__.__name__}<{self.owner}: {self.balance:.2f}>"


class Savings(Account):
    def __init__(self, owner, balance=0, rate=0.05):
        super().__init__(owner, balance)
        self.rate = rate

    def add_interest(self):
        return self.deposit(self.balance * self.rate)


class Checking(Account):
    overdraft = 100

    def withdraw(self, amount):
        try:
            return super().withdraw(amount)
        except InsufficientFunds as error:
            if amount - error.balance > self.overdraft:
                raise
            self.balance -= amount
            self.history.append(("overdraft", amount))
            return self


savings = Savings("Ada", 1000).add_interest()
print(savings)
checking = Checking("Bob", 50).withdraw(120)
print(checking, checking.history)
try:
    checking.withdraw(500)
except InsufficientFunds as error:
    print(type(error).__name__, error.args, error.amount)
print(issubclass(Savings, Account), isinstance(checking, Savings))
