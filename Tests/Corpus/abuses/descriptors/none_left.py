# allowed: raised
import os

while True:
    os.dup(1)
