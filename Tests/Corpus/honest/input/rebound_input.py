"""The contest idiom that replaces input by stdin's readline, with threading and a higher recursion limit."""
import os
import sys
import threading

input = lambda: sys.stdin.readline().rstrip("\r\n")
sys.setrecursionlimit(10 ** 6)


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def main():
    t = int(input())
    rows = [input().split() for _ in range(t)]
    width = max(len(word) for row in rows for word in row)
    for row in rows:
        print("|".join(word.center(width) for word in row))
    print(depth(5000), repr(input()))


threading.stack_size(16 << 20)
thread = threading.Thread(target=main)
thread.start()
thread.join()
