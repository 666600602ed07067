"""deque, ChainMap, OrderedDict, UserDict and UserList."""
from collections import ChainMap, OrderedDict, UserDict, UserList, deque


class CaseInsensitive(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)

    def __getitem__(self, key):
        return super().__getitem__(key.lower())

    def __contains__(self, key):
        return key.lower() in self.data


class Stack(UserList):
    push = UserList.append

    @property
    def top(self):
        return self.data[-1]


recent = deque(maxlen=3)
for number in range(6):
    recent.append(number)
print(recent, recent[0])
ring = deque("abcde")
ring.rotate(2)
ring.extendleft("xy")
print("".join(ring), ring.popleft(), ring.pop(), ring.count("a"))

defaults, user, arguments = {"color": "red", "level": 1}, {"level": 2}, {}
settings = ChainMap(arguments, user, defaults)
settings["debug"] = True
print(settings["level"], settings["color"], arguments, dict(settings.parents))
scope = settings.new_child({"level": 9})
print(scope["level"], settings["level"], len(scope.maps))

order = OrderedDict(a=1, b=2, c=3)
order.move_to_end("a")
print(list(order), order == OrderedDict(b=2, c=3, a=1), order == {"a": 1, "b": 2, "c": 3})
headers = CaseInsensitive({"Content-Type": "text"})
headers["ACCEPT"] = "*"
print(headers["content-TYPE"], "Accept" in headers, sorted(headers))
stack = Stack([1])
stack.push(2)
print(stack.top, stack + [3], type(stack[:1]).__name__)
