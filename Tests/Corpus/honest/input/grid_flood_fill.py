"""Islands in a grid, read through open(0)."""
from collections import deque

lines = open(0).read().splitlines()
rows, columns = map(int, lines[0].split())
grid = [list(line) for line in lines[1:rows + 1]]


def fill(row, column):
    queue, size = deque([(row, column)]), 0
    grid[row][column] = "."
    while queue:
        y, x = queue.popleft()
        size += 1
        for ny, nx in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
            if 0 <= ny < rows and 0 <= nx < columns and grid[ny][nx] == "#":
                grid[ny][nx] = "."
                queue.append((ny, nx))
    return size


sizes = [fill(r, c) for r in range(rows) for c in range(columns) if grid[r][c] == "#"]
print(len(sizes), sorted(sizes, reverse=True))
