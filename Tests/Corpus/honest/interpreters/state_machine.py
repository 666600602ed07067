"""A finite automaton as data, a regular-expression matcher by derivatives, and a traffic light as a class."""


class StateMachine:
    def __init__(self, initial, transitions, accepting):
        self.initial, self.transitions, self.accepting = initial, transitions, set(accepting)

    def accepts(self, word):
        state = self.initial
        for symbol in word:
            state = self.transitions.get((state, symbol))
            if state is None:
                return False
        return state in self.accepting


class TrafficLight:
    state = "red"
    _next = {"red": "green", "green": "yellow", "yellow": "red"}

    def __init__(self):
        self._listeners = []

    def on_change(self, listener):
        self._listeners.append(listener)
        return listener

    def advance(self):
        old, self.state = self.state, self._next[self.state]
        for listener in self._listeners:
            listener(old, self.state)


def matches(pattern, text):
    """A matcher for . * ^ $ after Kernighan and Pike."""

    def here(p, t):
        if not p:
            return True
        if len(p) > 1 and p[1] == "*":
            return star(p[0], p[2:], t)
        if p == "$":
            return not t
        return bool(t) and p[0] in (".", t[0]) and here(p[1:], t[1:])

    def star(c, p, t):
        while True:
            if here(p, t):
                return True
            if not t or c not in (".", t[0]):
                return False
            t = t[1:]

    return here(pattern[1:], text) if pattern[0] == "^" else any(here(pattern, text[i:]) for i in range(len(text) + 1))


MOVES = {("even", "0"): "even", ("even", "1"): "odd", ("odd", "0"): "odd", ("odd", "1"): "even"}
even = StateMachine("even", MOVES, ["even"])
print([word for word in ("", "1", "101", "0110", "2") if even.accepts(word)])
light = TrafficLight()


@light.on_change
def announce(old, new):
    print(f"{old} -> {new}", end="; ")


for _ in range(4):
    light.advance()
print(light.state)
print([matches(p, "hello") for p in ("^h", "l*o$", "^e", ".x*l", "xyz", "^hello$")])
