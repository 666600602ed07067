# allowed: memory_exceeded, raised
# memory: 64
# A function that is meant to need memory; OpenSSL says so in its own words.
import hashlib

hashlib.scrypt(b"password", salt=b"salt", n=2 ** 18, r=8, p=1, maxmem=2 ** 31 - 1)
