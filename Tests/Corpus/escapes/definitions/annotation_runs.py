# source: own
# effect: process

def quiet(text: __import__("os").system("echo definitions/annotation_runs > /tmp/canary/process")) -> int:
    return 0
