# allowed: raised, rejected
# timeout: 2
print("match []:")
print("    case " + "[" * 5_000 + "]" * 5_000 + ": pass")
