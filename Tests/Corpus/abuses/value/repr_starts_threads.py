# allowed: passed
# Threads that begin when the program has ended are waited for like any other.
import threading


class Value:
    def __repr__(self):
        threading.Thread(target=print, args=("late",)).start()
        return "value"


Value()
