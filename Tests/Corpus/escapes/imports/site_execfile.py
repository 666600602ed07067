# source: own
# effect: process

import site

with open("x.pth", "w") as file:
    file.write("import os; os.system('echo imports/site_execfile > /tmp/canary/process')\n")
site.addsitedir(".")
