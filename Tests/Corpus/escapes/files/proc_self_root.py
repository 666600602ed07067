# source: own
# effect: secret

print(open("/proc/self/root/tmp/canary/secret").read())
