# source: own
# effect: process

import io
import zipfile
import zipimport

with zipfile.ZipFile("archive.zip", "w") as archive:
    archive.writestr("packed.py", "import os; os.system('echo imports/zipimport_archive > /tmp/canary/process')")
zipimport.zipimporter("archive.zip").load_module("packed")
