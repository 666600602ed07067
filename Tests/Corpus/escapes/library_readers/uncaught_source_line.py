# source: own
# effect: secret

exec(compile("[][0]", "/tmp/canary/secret", "exec"))
