# source: own
# effect: write

with open("/tmp/canary/written", "w") as file:
    file.write("files/open_write")
