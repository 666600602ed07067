# source: own
# effect: environment

import csv

print(csv.re.enum.bltns.__import__("os").environ["ASSAY_CANARY"])
