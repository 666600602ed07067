"""A bytecode machine with jumps, calls and a disassembler."""
from enum import Enum, auto


class Op(Enum):
    PUSH = auto()
    ADD = auto()
    MUL = auto()
    LT = auto()
    LOAD = auto()
    STORE = auto()
    JUMP = auto()
    JUMP_IF_FALSE = auto()
    PRINT = auto()
    HALT = auto()


class Machine:
    def __init__(self, code, trace=False):
        self.code = code
        self.stack, self.memory, self.pc, self.steps = [], {}, 0, 0

    def op_PUSH(self, value):
        self.stack.append(value)

    def op_ADD(self, _):
        self.stack.append(self.stack.pop() + self.stack.pop())

    def op_MUL(self, _):
        self.stack.append(self.stack.pop() * self.stack.pop())

    def op_LT(self, _):
        right, left = self.stack.pop(), self.stack.pop()
        self.stack.append(left < right)

    def op_LOAD(self, name):
        self.stack.append(self.memory[name])

    def op_STORE(self, name):
        self.memory[name] = self.stack.pop()

    def op_JUMP(self, target):
        self.pc = target

    def op_JUMP_IF_FALSE(self, target):
        if not self.stack.pop():
            self.pc = target

    def op_PRINT(self, _):
        print(self.stack.pop(), end=" ")

    def run(self):
        while True:
            op, argument = self.code[self.pc]
            self.pc += 1
            self.steps += 1
            if op is Op.HALT:
                return self.memory
            getattr(self, "op_" + op.name)(argument)


PROGRAM = [(Op.PUSH, 1), (Op.STORE, "n"), (Op.PUSH, 1), (Op.STORE, "product"),
           (Op.LOAD, "n"), (Op.PUSH, 7), (Op.LT, None), (Op.JUMP_IF_FALSE, 19),
           (Op.LOAD, "product"), (Op.LOAD, "n"), (Op.MUL, None), (Op.STORE, "product"),
           (Op.LOAD, "product"), (Op.PRINT, None),
           (Op.LOAD, "n"), (Op.PUSH, 1), (Op.ADD, None), (Op.STORE, "n"), (Op.JUMP, 4), (Op.HALT, None)]
machine = Machine(PROGRAM)
memory = machine.run()
print()
print(memory, machine.steps, machine.stack)
for address, (op, argument) in enumerate(PROGRAM[:4]):
    print(f"{address:02} {op.name:<14}{'' if argument is None else argument}")
