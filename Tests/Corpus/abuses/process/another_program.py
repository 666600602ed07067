# allowed: raised
import os

os.execv("/bin/sh", ["sh", "-c", "while :; do :; done"])
