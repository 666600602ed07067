# source: own
# effect: write

import threading

frames = []
threading.setprofile(lambda frame, event, argument: frames.append(frame))
thread = threading.Thread(target=len, args=("",))
thread.start()
thread.join()
frames[0].f_builtins["open"]("/tmp/canary/written", "w").write("frames/threading_settrace")
