# source: own
# effect: process

value: __import__("os").system("echo definitions/variable_annotation_runs > /tmp/canary/process") = 1
