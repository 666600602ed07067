# allowed: crashed
import os

os.dup2(3, 1)
print("passed")
