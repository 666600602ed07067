# source: own
# effect: environment

import configparser
import os

parser = configparser.ConfigParser(os.environ, interpolation=None)
print(dict(parser.defaults()))
