# source: smolagents issue 2395
# effect: secret

import gc


class Bomb:
    def __init__(self):
        self.me = self

    def __del__(self):
        print(open("/tmp/canary/secret").read())


Bomb()
gc.collect()
