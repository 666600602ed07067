"""Matrices as lists: product, transpose, determinant, Gauss-Jordan, spiral and fast powers."""
from fractions import Fraction


class Matrix:
    def __init__(self, rows):
        self.rows = [list(row) for row in rows]
        if len({len(row) for row in self.rows}) != 1:
            raise ValueError("rows differ in length")

    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])

    def __matmul__(self, other):
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(row, column)) for column in columns] for row in self.rows])

    def __pow__(self, exponent):
        result, base = Matrix.identity(len(self.rows)), self
        while exponent:
            if exponent & 1:
                result = result @ base
            base, exponent = base @ base, exponent >> 1
        return result

    @property
    def T(self):
        return Matrix(zip(*self.rows))

    def determinant(self):
        if len(self.rows) == 1:
            return self.rows[0][0]
        return sum((-1) ** j * value * Matrix([row[:j] + row[j + 1:] for row in self.rows[1:]]).determinant()
                   for j, value in enumerate(self.rows[0]))

    def inverse(self):
        n = len(self.rows)
        work = [[Fraction(v) for v in row] + unit for row, unit in zip(self.rows, Matrix.identity(n).rows)]
        for i in range(n):
            pivot = next((r for r in range(i, n) if work[r][i]), None)
            if pivot is None:
                raise ZeroDivisionError("singular matrix")
            work[i], work[pivot] = work[pivot], work[i]
            work[i] = [v / work[i][i] for v in work[i]]
            for r in range(n):
                if r != i:
                    work[r] = [a - work[r][i] * b for a, b in zip(work[r], work[i])]
        return Matrix([row[n:] for row in work])

    def spiral(self):
        rows = [row[:] for row in self.rows]
        while rows:
            yield from rows.pop(0)
            rows = [list(row) for row in zip(*rows)][::-1]

    def __str__(self):
        return "\n".join(" ".join(f"{str(v):>4}" for v in row) for row in self.rows)


m = Matrix([[2, 1, 3], [0, 4, 1], [5, 2, 1]])
print(m.T, m.determinant(), m.inverse(), m @ m.inverse(), sep="\n")
print((Matrix([[1, 1], [1, 0]]) ** 90).rows[0][1], list(m.spiral()))
for bad in (lambda: Matrix([[1, 2], [2, 4]]).inverse(), lambda: Matrix([[1], [1, 2]])):
    try:
        bad()
    except (ZeroDivisionError, ValueError) as error:
        print(type(error).__name__, error)
