# allowed: crashed
import os

os.write(3, os.urandom(4096))
