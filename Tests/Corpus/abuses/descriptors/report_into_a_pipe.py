# allowed: crashed
# A pipe of the program's own, which it holds at both ends.
import os

reader, writer = os.pipe()
os.dup2(writer, 3)
