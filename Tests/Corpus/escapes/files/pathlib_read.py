# source: own
# effect: secret

from pathlib import Path

print(Path("/tmp/canary/secret").read_text())
