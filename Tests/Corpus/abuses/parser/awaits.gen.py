# allowed: raised, rejected
# timeout: 2
print("async def f():")
print("    " + "await " * 50_000 + "f()")
