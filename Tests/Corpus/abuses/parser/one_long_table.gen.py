# allowed: passed, raised, rejected
# timeout: 5
# wall: 30
print("table = {" + ", ".join(f"{number}: [{number}]" for number in range(20_000)) + "}")
