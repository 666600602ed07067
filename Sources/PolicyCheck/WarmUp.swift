/// A program that goes through most of what a check does, violations included.
enum WarmUp {
    static let program = #"""
        import collections, heapq as queue, math
        import os.path
        import unittest
        from dataclasses import dataclass, field
        from functools import *
        from typing import Any, Callable, Dict, Iterable, List, Optional, Set, Tuple, Union


        @dataclass
        class Point:
            """Where it stands."""

            x: float = 0.0
            names: Dict[str, List[int]] = field(default_factory=dict)
            __slots__ = ("x", "y")

            def __init__(self, x, *rest, y=None, **more):
                super().__init__()
                self.x, self.y = x, y
                self.__dict__.update(more)
                setattr(self, "name_" + str(x), rest)

            def __eq__(self, other):
                if not isinstance(other, Point):
                    return NotImplemented
                return self.__dict__ == other.__dict__

            @property
            def length(self) -> float:
                return math.sqrt(self.x ** 2 + self.y ** 2)

            def __repr__(self):
                return f"{self.__class__.__name__}({self.x!r}, {self.y:>{10}})"


        def solve(numbers: List[int], key: Optional[Callable] = lambda number: -number) -> Tuple[int, ...]:
            """
            >>> solve([1, 2])
            (2, 1)
            """
            global total
            counts, seen = collections.Counter(numbers), set()
            total = sum(count for _, count in counts.items() if count > 1)
            for index, number in enumerate(sorted(numbers, key=key)):
                while number not in seen and (half := number // 2) >= 0:
                    seen.add(number)
                    numbers[index:], number = numbers[index + 1:], half
                else:
                    continue
            try:
                with open("name") as file:
                    text = "%s {} {name.real}".format(file.read(), name=1) % total
            except (OSError, ValueError) as error:
                raise KeyError(str(error)) from None
            finally:
                del text
            match numbers:
                case [Point(x=0), *rest] | {"key": rest, **others}:
                    return tuple(rest)
                case _:
                    pass
            cube = {number: number ** 3 for number in numbers} or {**counts}
            return tuple(x if x else y for x, y in zip(cube, [n for n in numbers]))


        async def wait(event):
            await event.wait()
            yield getattr(event, "name", None), globals()["solve"], eval("1 + total", {}), type(event)


        def check(candidate):
            assert candidate([1, 2, 3]) == (3, 2, 1), "Error"
            assert abs(candidate([])[0] - 1e-6) < 1e-6 and True
            print(queue.nlargest(1, [2]), "-".join(["a", "b"]), b"bytes", end="")
            os.path.join("a", check.__code__.co_name, math.__loader__)


        check(solve)
        if __name__ == "__main__":
            unittest.main()

        """#
}
