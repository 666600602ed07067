"""Observers, undoable commands, a builder with a fluent interface, and a visitor over a composite."""
from __future__ import annotations

from collections import defaultdict
from typing import Callable


class EventBus:
    def __init__(self):
        self._handlers: dict[str, list[Callable]] = defaultdict(list)

    def on(self, event):
        def register(handler):
            self._handlers[event].append(handler)
            return handler

        return register

    def emit(self, event, *args, **kwargs):
        return [handler(*args, **kwargs) for handler in self._handlers[event]]


class Editor:
    def __init__(self, bus):
        self.text, self.done, self.undone, self.bus = "", [], [], bus

    def execute(self, do, undo):
        self.text = do(self.text)
        self.done.append((do, undo))
        self.bus.emit("changed", self.text)

    def write(self, text):
        self.execute(lambda old: old + text, lambda new: new[:-len(text)])
        return self

    def undo(self):
        if self.done:
            do, undo = self.done.pop()
            self.text = undo(self.text)
            self.undone.append((do, undo))
        return self

    def redo(self):
        if self.undone:
            self.execute(*self.undone.pop())
        return self


class File:
    def __init__(self, name, size):
        self.name, self.size = name, size

    def accept(self, visitor):
        return visitor.visit_file(self)


class Folder:
    def __init__(self, name, *children):
        self.name, self.children = name, children

    def accept(self, visitor):
        return visitor.visit_folder(self)


class SizeVisitor:
    def visit_file(self, file):
        return file.size

    def visit_folder(self, folder):
        return sum(child.accept(self) for child in folder.children)


class TreeVisitor:
    depth = 0

    def visit_file(self, file):
        print("  " * self.depth + f"{file.name} ({file.size})")

    def visit_folder(self, folder):
        print("  " * self.depth + folder.name + "/")
        self.depth += 1
        for child in folder.children:
            child.accept(self)
        self.depth -= 1


bus, lengths = EventBus(), []
bus.on("changed")(lambda text: lengths.append(len(text)))


@bus.on("changed")
def shout(text):
    return text.upper()


editor = Editor(bus).write("hello").write(" world").undo().undo().redo()
print(editor.text, lengths, bus.emit("changed", "x"), bus.emit("nothing"))
root = Folder("src", File("a.py", 10), Folder("lib", File("b.py", 5), File("c.py", 7)), Folder("empty"))
root.accept(TreeVisitor())
print(root.accept(SizeVisitor()))
