"""A text adventure's command parser with match."""
from enum import Enum


class Direction(Enum):
    NORTH = "north"
    SOUTH = "south"


class Game:
    def __init__(self):
        self.position = 0
        self.bag = []

    def run(self, command: str) -> str:
        match command.lower().split():
            case ["quit" | "exit"]:
                return "bye"
            case ["look"]:
                return f"you are at {self.position}"
            case ["go", ("north" | "south") as where]:
                return self.go(Direction(where))
            case ["go", other]:
                return f"cannot go {other}"
            case ["take", thing, "and", other]:
                self.bag += [thing, other]
                return f"took {thing} and {other}"
            case ["take", *things] if things:
                self.bag.extend(things)
                return f"took {len(things)}"
            case ["drop", thing] if thing in self.bag:
                self.bag.remove(thing)
                return f"dropped {thing}"
            case []:
                return "say something"
            case [verb, *_]:
                return f"I do not know how to {verb}"

    def go(self, direction: Direction) -> str:
        match direction:
            case Direction.NORTH:
                self.position += 1
            case Direction.SOUTH:
                self.position -= 1
        return f"went {direction.value}"


game = Game()
for line in ("look", "go north", "go north", "go up", "go south", "take lamp and key", "take a b c", "drop key",
             "drop ship", "", "dance wildly", "look", "QUIT"):
    print(f"> {line}\n{game.run(line)}")
print(game.bag)
