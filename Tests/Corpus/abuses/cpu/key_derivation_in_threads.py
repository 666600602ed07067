# allowed: timed_out/cpu
# timeout: 0.25
# C code that gives up the interpreter's lock, on several processors at once.
import hashlib
import threading

for _ in range(4):
    threading.Thread(target=hashlib.pbkdf2_hmac, args=("sha256", b"password", b"salt", 10 ** 9)).start()
