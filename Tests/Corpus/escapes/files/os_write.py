# source: own
# effect: write

from os import O_CREAT, O_WRONLY, open as make, write

write(make("/tmp/canary/written", O_CREAT | O_WRONLY), b"files/os_write")
