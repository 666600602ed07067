# allowed: passed
# Titles, colours, a cleared screen, a query that a terminal answers, and a bell.
print("\x1b]0;owned\x07\x1b[2J\x1b[31mred\x1b[6n\x1bP\x1b\\\x9b5n\x07\b\r\x7f")
"\x1b[2J\x9b31m\u202e\u2066"
