# source: own
# effect: process

import threading


def hook(arguments):
    frame = arguments.exc_traceback.tb_frame
    frame.f_builtins["__import__"]("os").system("echo frames/threading_excepthook > /tmp/canary/process")


threading.excepthook = hook
thread = threading.Thread(target=divmod, args=(1, 0))
thread.start()
thread.join()
