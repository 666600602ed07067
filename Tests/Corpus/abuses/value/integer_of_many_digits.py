# allowed: passed
# Its text is longer than Python is willing to make.
1 << 100_000
