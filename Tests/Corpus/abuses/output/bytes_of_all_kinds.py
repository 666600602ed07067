# allowed: passed
# Invalid UTF-8, NUL, lone surrogates in their encoded form, and a stray continuation.
import sys

sys.stdout.buffer.write(bytes(range(256)) + b"\xed\xa0\x80\xf4\x90\x80\x80\xc0\x80")
sys.stderr.buffer.write(b"\x00" * 1000 + b"\xff")
