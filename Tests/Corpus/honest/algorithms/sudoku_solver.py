"""Sudoku by constraint propagation and search."""
from itertools import product

PUZZLE = "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"


def neighbours(row, column):
    box_row, box_column = row // 3 * 3, column // 3 * 3
    cells = {(row, c) for c in range(9)} | {(r, column) for r in range(9)}
    cells |= {(box_row + r, box_column + c) for r, c in product(range(3), repeat=2)}
    return cells - {(row, column)}


PEERS = {cell: neighbours(*cell) for cell in product(range(9), repeat=2)}


def solve(grid, counter):
    counter["calls"] += 1
    empty = [(cell, set("123456789") - {grid[peer] for peer in PEERS[cell]})
             for cell, value in grid.items() if value == "."]
    if not empty:
        return grid
    cell, options = min(empty, key=lambda item: (len(item[1]), item[0]))
    for digit in sorted(options):
        if solved := solve({**grid, cell: digit}, counter):
            return solved
    return None


def parse(text):
    assert len(text) == 81, "a sudoku has 81 cells"
    return dict(zip(product(range(9), repeat=2), text))


counter = {"calls": 0}
solution = solve(parse(PUZZLE), counter)
for row in range(9):
    line = "".join(solution[row, column] for column in range(9))
    print(line[:3], line[3:6], line[6:])
print(counter["calls"], all(len({solution[c] for c in PEERS[cell]} | {solution[cell]}) == 9 for cell in solution))
print(solve(parse("12345678." + "." * 8 + "9" + "." * 63), {"calls": 0}))
