# source: own
# effect: process

print(len.__self__.__import__("os").system("echo names/bound_method_self > /tmp/canary/process"))
