# source: pyjail lore
# effect: secret

license._Printer__filenames = ["/tmp/canary/secret"]
print(license)
