# source: own
# effect: environment

print(open("/proc/self/environ").read())
