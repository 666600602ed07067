# allowed: raised
raise ValueError("\U0001f40d\x00\x1b[2J" * 2_000_000)
