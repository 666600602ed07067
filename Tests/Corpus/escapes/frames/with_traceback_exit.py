# source: own
# effect: process

class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        trace.tb_frame.f_builtins["__import__"]("subprocess").call("echo frames/with_traceback_exit > /tmp/canary/process", shell=True)
        return True


with Manager():
    raise KeyError
