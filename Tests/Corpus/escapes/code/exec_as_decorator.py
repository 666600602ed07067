# source: PALChain issue 21592
# effect: process
# caught: runtime

@exec
@"__import__('os').system('echo code/exec_as_decorator > /tmp/canary/process') or '' #{}".format
def test():
    return 1
