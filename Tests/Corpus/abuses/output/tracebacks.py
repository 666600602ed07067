# allowed: output_exceeded
# output: 100000
import traceback


def descend(depth):
    if depth == 0:
        raise ValueError("deep")
    descend(depth - 1)


while True:
    try:
        descend(50)
    except ValueError:
        traceback.print_exc()
