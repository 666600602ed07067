# allowed: raised
raise SystemExit(-(10 ** 100))
