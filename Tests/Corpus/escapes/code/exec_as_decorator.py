# source: PALChain issue 21592
# effect: process

def test():
    return 1


@exec
@"__import__('os').system('echo code/exec_as_decorator > /tmp/canary/process') or '' #{}".format
def test():
    return 1
