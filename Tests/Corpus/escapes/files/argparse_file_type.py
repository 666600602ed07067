# source: own
# effect: secret

import argparse

parser = argparse.ArgumentParser()
parser.add_argument("file", type=argparse.FileType())
print(parser.parse_args(["/tmp/canary/secret"]).file.read())
