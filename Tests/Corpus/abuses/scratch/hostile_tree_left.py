# allowed: passed
# Leaves what a recursive delete would choke on; the next job must find a clean scratch all the same.
import os

os.symlink("/tmp", "/tmp/loop")
for _ in range(200):
    os.mkdir("deep" * 50)
    os.chdir("deep" * 50)
for name in (b"\xff\xfe", b"-rf", b"new\nline", b"\x1b[2J"):
    open(name, "w").close()
os.chmod("/tmp", 0)
