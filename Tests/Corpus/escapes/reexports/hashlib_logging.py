# source: own
# effect: environment

import hashlib

for name, value in hashlib.__dict__.items():
    if name == "__builtins__":
        print(value["__import__"]("os").environ["ASSAY_CANARY"])
