# source: own
# effect: environment

from wsgiref.handlers import read_environ

print(read_environ())
