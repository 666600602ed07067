# allowed: raised
try:
    raise SystemExit(0)
finally:
    raise SystemExit((SystemExit(1), "text"))
