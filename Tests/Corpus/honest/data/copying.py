"""Shallow and deep copies, with __copy__ and __deepcopy__."""
import copy


class Graph:
    def __init__(self, name):
        self.name = name
        self.links = []
        self.cache = {"expensive": 1}

    def __copy__(self):
        clone = type(self)(self.name + "'")
        clone.links = self.links
        return clone

    def __deepcopy__(self, memo):
        clone = type(self)(self.name + "*")
        memo[id(self)] = clone
        clone.links = copy.deepcopy(self.links, memo)
        clone.cache = {}
        return clone


nested = {"a": [1, [2, 3]], "b": (4, [5])}
shallow, deep = copy.copy(nested), copy.deepcopy(nested)
nested["a"][1].append(99)
nested["b"][1].append(98)
print(shallow)
print(deep)

a, b = Graph("a"), Graph("b")
a.links.append(b)
b.links.append(a)
c = copy.copy(a)
d = copy.deepcopy(a)
print(c.name, c.links is a.links, d.name, d.links[0].name, d.links[0].links[0] is d, d.cache)
rows = [[0] * 3] * 2
separate = [row[:] for row in rows]
rows[0][0] = 1
separate[0][1] = 2
print(rows, separate)
