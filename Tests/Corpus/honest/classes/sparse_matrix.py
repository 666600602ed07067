"""A container with __getitem__, __setitem__, __delitem__, __contains__ and __missing__."""


class Default(dict):
    """A dictionary that computes missing values from their key."""

    def __init__(self, factory):
        super().__init__()
        self.factory = factory

    def __missing__(self, key):
        value = self[key] = self.factory(key)
        return value


class SparseMatrix:
    def __init__(self, rows, columns, fill=0):
        self.shape = (rows, columns)
        self.fill = fill
        self._cells = {}

    def _check(self, key):
        row, column = key
        if not (0 <= row < self.shape[0] and 0 <= column < self.shape[1]):
            raise IndexError(f"{key} outside {self.shape}")
        return key

    def __getitem__(self, key):
        if isinstance(key, slice):
            return [self[row, column] for row in range(*key.indices(self.shape[0])) for column in range(self.shape[1])]
        return self._cells.get(self._check(key), self.fill)

    def __setitem__(self, key, value):
        self._cells[self._check(key)] = value

    def __delitem__(self, key):
        self._cells.pop(self._check(key), None)

    def __contains__(self, value):
        return value in self._cells.values()

    def __len__(self):
        return len(self._cells)

    def __iter__(self):
        return iter(sorted(self._cells.items()))


matrix = SparseMatrix(3, 3)
matrix[0, 0] = 5
matrix[2, 1] = 7
matrix[1, 1] += 2
print(list(matrix), len(matrix), 7 in matrix, 9 in matrix)
del matrix[0, 0]
print(matrix[0, 0], matrix[1:])
try:
    matrix[3, 0]
except IndexError as error:
    print("IndexError:", error)

squares = Default(lambda key: key ** 2)
print([squares[n] for n in (3, 4, 3)], dict(squares))
