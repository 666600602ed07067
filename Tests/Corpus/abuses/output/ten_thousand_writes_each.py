# allowed: output_exceeded
# output: 100000
# Both streams from many threads, in small pieces.
import sys
import threading


def chatter(stream):
    for number in range(10_000):
        stream.write(f"{number}\n")
        stream.flush()


threads = [threading.Thread(target=chatter, args=(stream,)) for stream in (sys.stdout, sys.stderr) * 4]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
