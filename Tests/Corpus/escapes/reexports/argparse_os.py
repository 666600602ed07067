# source: own
# effect: environment

import argparse

print(argparse._os.environ["ASSAY_CANARY"])
