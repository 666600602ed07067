# allowed: passed
[float("nan"), float("inf"), -0.0, 1e308 * 10, {"k": float("-inf")}]
