# source: own
# effect: environment

from os import path

print(path.os.environ["ASSAY_CANARY"])
