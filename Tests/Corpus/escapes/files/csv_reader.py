# source: own
# effect: secret

import csv

for row in csv.reader(open("/tmp/canary/secret")):
    print(row)
