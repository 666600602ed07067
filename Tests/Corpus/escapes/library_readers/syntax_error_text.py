# source: pyjail lore
# effect: secret

# The compiler looks up the line it complains of in the file that the code says it is from.
try:
    compile("return", "/tmp/canary/secret", "exec")
except SyntaxError as error:
    print(error.text)
