# allowed: crashed
import os

os.dup2(os.open("/tmp/report", os.O_CREAT | os.O_RDWR), 3)
