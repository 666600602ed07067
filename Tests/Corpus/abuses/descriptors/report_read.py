# allowed: raised
# Its own earlier report cannot be read back.
import os

os.read(3, 1000)
