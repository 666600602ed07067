# source: own
# effect: secret

import argparse

parser = argparse.ArgumentParser(fromfile_prefix_chars="@")
parser.add_argument("text")
print(parser.parse_args(["@/tmp/canary/secret"]).text)
