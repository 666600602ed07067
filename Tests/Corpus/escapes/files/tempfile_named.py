# source: own
# effect: write

import tempfile

name = tempfile.mktemp(dir="/tmp/canary")
with tempfile.NamedTemporaryFile("w", dir="/tmp/canary", delete=False) as file:
    file.write("files/tempfile_named")
tempfile._os.rename(file.name, "/tmp/canary/written")
