# allowed: raised, rejected
print("if 1:\n" + " " * 8 + "x = 1\n" + "\t" + "y = 2\n" + " " * 4 + "z = 3")
