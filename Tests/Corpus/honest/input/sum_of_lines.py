"""Reads a count, then as many lines of numbers, with input()."""


def solve():
    n = int(input())
    total = 0
    for case in range(1, n + 1):
        numbers = list(map(int, input().split()))
        total += sum(numbers)
        print(f"Case #{case}: {sum(numbers)}")
    print("Total:", total)
    try:
        input()
    except EOFError:
        print("end of input")


if __name__ == "__main__":
    solve()
