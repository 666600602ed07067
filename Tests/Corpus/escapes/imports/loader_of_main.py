# source: own
# effect: secret

print(__loader__.get_data("/tmp/canary/secret").decode())
