# allowed: passed, raised, crashed
# timeout: 2
# wall: 5
# Empties every dictionary of the interpreter, its own among them; how that ends is anybody's guess, but it ends.
import gc

for thing in gc.get_objects():
    if type(thing) is dict:
        thing.clear()
