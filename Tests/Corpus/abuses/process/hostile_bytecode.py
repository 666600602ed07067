# allowed: crashed, raised, timed_out/cpu
# timeout: 0.5
# Instructions that no compiler would put together: a constant sixteen gigabytes behind the last one.
def function():
    return 1


code = function.__code__.replace(co_code=bytes([144, 127, 144, 255, 144, 255, 100, 255, 83, 0]), co_stacksize=0)
function.__code__ = code
print(function())
