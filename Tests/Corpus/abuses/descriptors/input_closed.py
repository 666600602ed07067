# allowed: passed
import os

os.close(0)
