# allowed: passed, rejected
# timeout: 2
# As many as the tokenizer counts brackets for.
print("[" * 150 + "0" + " for x in [0]]" * 150)
