# needs: numpy
"""Conway's game of life with array shifts."""
import numpy as np


def step(board: np.ndarray) -> np.ndarray:
    neighbours = sum(
        np.roll(board, (dy, dx), axis=(0, 1)) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dy, dx) != (0, 0))
    return ((neighbours == 3) | ((board == 1) & (neighbours == 2))).astype(np.uint8)


def show(board: np.ndarray) -> None:
    for line in board:
        print("".join("#" if cell else "." for cell in line))
    print()


board = np.zeros((6, 6), dtype=np.uint8)
board[[0, 1, 2, 2, 2], [1, 2, 0, 1, 2]] = 1
for generation in range(5):
    if generation % 2 == 0:
        show(board)
    board = step(board)
print(int(board.sum()), np.flatnonzero(board.any(axis=1)).tolist())
