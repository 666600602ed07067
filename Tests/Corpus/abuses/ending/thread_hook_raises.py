# allowed: passed
import threading


def hook(details):
    raise SystemExit(1)


threading.excepthook = hook
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
