# allowed: timed_out/cpu
# timeout: 0.25
def work():
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
        finally:
            work()


work()
