# source: own
# effect: process

class Bomb(int):
    def __lt__(self, other):
        return __import__("os").system("echo late/less_than_in_sort > /tmp/canary/process")


sorted([Bomb(2), Bomb(1)])
