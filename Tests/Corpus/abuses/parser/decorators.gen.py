# allowed: raised, rejected, passed
# timeout: 3
print("d = lambda f: f")
print("@d\n" * 50_000 + "def f(): pass")
