# allowed: timed_out/cpu
# timeout: 0.25
# Many searches for a text that is never there.
text = "a" * 20_000_000
while "a" * 1000 + "b" not in text:
    pass
