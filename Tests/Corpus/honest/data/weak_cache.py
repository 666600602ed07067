"""Weak references: a cache that does not keep its values alive, and parents known by their children."""
import gc
import weakref


class Image:
    loads = 0

    def __init__(self, name):
        self.name = name
        Image.loads += 1


class Cache:
    def __init__(self):
        self._images = weakref.WeakValueDictionary()

    def get(self, name):
        image = self._images.get(name)
        if image is None:
            image = self._images[name] = Image(name)
        return image

    def __len__(self):
        return len(self._images)


class TreeNode:
    def __init__(self, label, parent=None):
        self.label = label
        self.children = []
        self._parent = weakref.ref(parent) if parent else None
        if parent:
            parent.children.append(self)

    @property
    def parent(self):
        return self._parent() if self._parent else None

    def path(self):
        return (self.parent.path() + "/" if self.parent else "") + self.label


cache = Cache()
first = cache.get("cat")
print(cache.get("cat") is first, len(cache), Image.loads)
del first
gc.collect()
print(len(cache), cache.get("cat").name, Image.loads)

root = TreeNode("root")
leaf = TreeNode("leaf", TreeNode("branch", root))
print(leaf.path())
events = []
finalizer = weakref.finalize(leaf, events.append, "leaf gone")
root.children[0].children.clear()
del leaf
gc.collect()
print(events, finalizer.alive)
