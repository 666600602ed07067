# allowed: raised
raise ExceptionGroup("many", [ValueError(number) for number in range(100_000)])
