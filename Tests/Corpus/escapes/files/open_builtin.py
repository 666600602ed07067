# source: own
# effect: secret

with open("/tmp/canary/secret") as file:
    print(file.read())
