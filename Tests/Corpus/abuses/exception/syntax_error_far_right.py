# allowed: raised
raise SyntaxError("made up", ("<program>", 1, 2 ** 31 - 1, "x" * 1_000_000 + "\x00\n\ud800", -1, 2 ** 63))
