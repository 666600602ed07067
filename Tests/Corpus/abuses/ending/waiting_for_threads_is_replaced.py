# allowed: passed
# The names that the end of a program looks up belong to the program.
import atexit
import sys
import threading

threading._shutdown = threading._register_atexit = None
atexit._run_exitfuncs = None
sys.modules["threading"] = sys.modules["atexit"] = None
threading.Thread(target=print, args=("here",)).start()
