# allowed: passed
import os

os.dup2(2, 1)
print("elsewhere")
