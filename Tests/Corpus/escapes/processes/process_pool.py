# source: own
# effect: process

from concurrent.futures import ProcessPoolExecutor


def child(text):
    with open("/tmp/canary/process", "w") as file:
        file.write(text)


if __name__ == "__main__":
    with ProcessPoolExecutor(1) as pool:
        pool.submit(child, "processes/process_pool").result()
