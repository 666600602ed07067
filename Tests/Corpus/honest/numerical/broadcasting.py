# needs: numpy
"""Shapes, broadcasting, masks and fancy indexing."""
import numpy as np

row, column = np.arange(4), np.arange(3).reshape(-1, 1)
table = row * 10 + column
print(table)
print(table.shape, table.T.shape, table.dtype.kind, table.ndim)
print(table[1], table[:, 2], table[::2, 1:3].tolist())
mask = table % 3 == 0
print(table[mask].tolist(), int(mask.sum()))
print(np.where(table > 15, -1, table)[1].tolist())
points = np.array([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0]])
distances = np.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=-1))
print(distances.tolist())
copy = table.copy()
copy[[0, 2], [1, 3]] = 99
print(copy.ravel().tolist(), copy is table)
print(np.concatenate([row, row[::-1]]).tolist(), np.stack([row, row]).shape)
print(np.unique([3, 1, 3, 2], return_counts=True)[1].tolist(), np.argsort([3, 1, 2]).tolist())
try:
    row + np.arange(3)
except ValueError as error:
    print("ValueError:", str(error).split("(")[0].strip())
