# source: own
# effect: process

import multiprocessing


def child():
    with open("/tmp/canary/process", "w") as file:
        file.write("processes/multiprocessing_process")


if __name__ == "__main__":
    worker = multiprocessing.Process(target=child)
    worker.start()
    worker.join()
