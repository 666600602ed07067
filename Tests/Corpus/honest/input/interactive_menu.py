"""A command loop over standard input with error handling."""
import shlex


class ShoppingList:
    def __init__(self):
        self.items = {}
        self.history = []

    def do_add(self, name, amount):
        amount = int(amount)
        self.history.append(dict(self.items))
        self.items[name] = self.items.get(name, 0) + amount
        return f"added {amount} x {name}"

    def do_remove(self, name):
        self.history.append(dict(self.items))
        return f"removed {self.items.pop(name)} x {name}"

    def do_undo(self):
        self.items = self.history.pop()
        return "undone"

    def do_list(self):
        return ", ".join(f"{name}: {amount}" for name, amount in sorted(self.items.items())) or "nothing"


def main():
    shopping = ShoppingList()
    while (line := input("> ").strip()) != "quit":
        command, *arguments = shlex.split(line)
        handler = {"add": shopping.do_add, "remove": shopping.do_remove, "undo": shopping.do_undo,
                   "list": shopping.do_list}.get(command)
        try:
            print(handler(*arguments))
        except (ValueError, KeyError, TypeError) as error:
            print(f"error: {type(error).__name__}: {error}")
    print("bye")


main()
