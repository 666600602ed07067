# allowed: raised
import os

while True:
    os.fork()
