# allowed: timed_out/cpu, raised, rejected
# timeout: 0.5
# The compiler's own time is quadratic in the names of one function.
print("def f(" + ", ".join(f"p{number}=0" for number in range(50_000)) + "): pass")
print("f(" + ", ".join(f"p{number}=1" for number in range(0, 50_000, 2)) + ")")
