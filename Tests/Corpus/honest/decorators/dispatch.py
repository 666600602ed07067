"""singledispatch, singledispatchmethod and a route table."""
from collections.abc import Mapping, Sequence
from functools import singledispatch, singledispatchmethod


@singledispatch
def render(value) -> str:
    return f"<{type(value).__name__}>"


@render.register
def _(value: int) -> str:
    return f"int {value}"


@render.register(bool)
def _(value):
    return "yes" if value else "no"


@render.register(Mapping)
def _(value):
    return "{" + ", ".join(f"{key}: {render(item)}" for key, item in value.items()) + "}"


@render.register(list)
@render.register(tuple)
def _(value):
    return "[" + " ".join(map(render, value)) + "]"


class Formatter:
    @singledispatchmethod
    def show(self, value):
        return str(value)

    @show.register
    def _(self, value: float):
        return f"{value:.1f}"


class App:
    def __init__(self):
        self.routes = {}

    def route(self, path, methods=("GET",)):
        def register(handler):
            for method in methods:
                self.routes[method, path] = handler
            return handler

        return register

    def handle(self, method, path, **params):
        handler = self.routes.get((method, path))
        return handler(**params) if handler else "404 not found"


app = App()


@app.route("/hello", methods=("GET", "POST"))
def hello(name="you"):
    return f"hello {name}"


print(render(3), render(True), render({"a": [1, (False, 2.5)]}), render(None))
print(Formatter().show(2.345), Formatter().show("x"), render.dispatch(bool) is render.dispatch(int))
print(app.handle("GET", "/hello"), app.handle("POST", "/hello", name="Ann"), app.handle("PUT", "/hello"))
