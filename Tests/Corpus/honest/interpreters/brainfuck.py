"""An interpreter with a jump table, and a run-length optimiser."""
from itertools import groupby

HELLO = ("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++.")


def optimise(source):
    code, stack = [], []
    for symbol, run in groupby(c for c in source if c in "+-<>.,[]"):
        count = len(list(run))
        if symbol in "+-<>":
            code.append(("add" if symbol in "+-" else "move", count if symbol in "+>" else -count))
        else:
            for _ in range(count):
                if symbol == "[":
                    stack.append(len(code))
                    code.append(("open", None))
                elif symbol == "]":
                    start = stack.pop()
                    code[start] = ("open", len(code))
                    code.append(("close", start))
                else:
                    code.append(("out" if symbol == "." else "in", None))
    if stack:
        raise SyntaxError("unbalanced [")
    return code


def run(source, data=""):
    code, tape, pointer, pc, out, data = optimise(source), [0] * 100, 0, 0, [], iter(data)
    while pc < len(code):
        op, argument = code[pc]
        if op == "add":
            tape[pointer] = (tape[pointer] + argument) % 256
        elif op == "move":
            pointer += argument
        elif op == "out":
            out.append(chr(tape[pointer]))
        elif op == "in":
            tape[pointer] = ord(next(data, "\0"))
        elif op == "open" and not tape[pointer] or op == "close" and tape[pointer]:
            pc = argument
        pc += 1
    return "".join(out)


print(run(HELLO), end="")
print(run(",[.,]", "echo"), run(",>,<[->+<]>.", "!\x22"), len(optimise(HELLO)))
try:
    optimise("[[]")
except SyntaxError as error:
    print(error)
