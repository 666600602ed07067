# source: own
# effect: write

import configparser

parser = configparser.ConfigParser()
parser["files/configparser_write"] = {"a": "b"}
with open("/tmp/canary/written", "w") as file:
    parser.write(file)
