# source: own
# effect: secret

def reader():
    return opener("/tmp/canary/secret").read()


function = type(reader)
print(function(reader.__code__, {"opener": reader.__globals__["__builtins__"].open})())
