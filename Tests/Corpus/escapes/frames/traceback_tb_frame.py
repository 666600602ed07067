# source: pyjail lore
# effect: secret

try:
    raise ValueError
except ValueError as error:
    frame = error.__traceback__.tb_frame
print(frame.f_globals["__builtins__"].open("/tmp/canary/secret").read())
