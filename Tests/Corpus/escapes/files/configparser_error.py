# source: own
# effect: secret

import configparser

try:
    configparser.ConfigParser().read("/tmp/canary/secret")
except configparser.Error as error:
    print(error)
