# allowed: passed
# What was printed has nowhere to go; the end of the program is no error all the same.
import os

print("lost")
os.close(1)
