# source: own
# effect: write

import io
import shutil

with open("note", "w") as file:
    file.write("files/shutil_copy")
shutil.copy("note", "/tmp/canary/written")
