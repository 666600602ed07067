"""Own attributes, keywords and variables whose names are those of modules and of the interpreter's parts."""


class Machine:
    def __init__(self, os, code=None, frame=(0, 0), format="text"):
        self.os = os
        self.code = code
        self.frame = frame
        self.format = format
        self.sys = {"load": 0.5}
        self.globals = ["one"]

    def system(self, command):
        return f"{self.os} would run {command!r}"

    def eval(self, depth):
        return self.code * depth if depth else 0

    def open(self, file=None, *, mode="r"):
        return f"open {file} as {mode}"

    def compile(self):
        return Machine(os=self.os.upper(), code=self.code + 1, format="binary")


def report(*, os, code, input="stdin", type="short", id=0):
    return f"{type}/{os}/{code}/{input}/{id}"


machine = Machine("linux", code=7, frame=(640, 480))
print(machine.system("ls"), machine.eval(3), machine.open(mode="w"), machine.frame[0])
print(machine.compile().os, machine.compile().code, machine.compile().format, machine.sys["load"], machine.globals)
print(report(os="bsd", code=1, type="long"), report(**{"os": "x", "code": 2}))
exec_time, subprocess, os = 12, ["a", "b"], "just a string"
print(exec_time, len(subprocess), os.upper(), {"eval": 1, "exec": 2}["exec"])
socket, process, signal = "plug", {"pid": 1}, lambda strength: strength * 2
print(socket, process["pid"], signal(21), "import os; os.system('ls')".count("os"))
