# allowed: raised, passed, rejected
import sys

sys.stdout.buffer.write("\ufeff# coding: latin-1\nx = '\u20ac'\n\ufeff\n".encode())
