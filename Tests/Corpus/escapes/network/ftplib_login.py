# source: own
# effect: connect

import ftplib

try:
    ftplib.FTP("", timeout=5).connect("127.0.0.1", 4242)
    client = ftplib.FTP(timeout=5)
    client.connect("127.0.0.1", 4242)
    client.login("network/ftplib_login")
except (ftplib.Error, EOFError, OSError):
    client.close()
