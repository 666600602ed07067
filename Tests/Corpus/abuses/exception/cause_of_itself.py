# allowed: raised
first, second = ValueError("first"), KeyError("second")
first.__cause__, second.__cause__ = second, first
first.__context__ = first
raise first
