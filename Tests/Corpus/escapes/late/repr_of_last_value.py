# source: own
# effect: secret

class Bomb:
    def __repr__(self):
        return open("/tmp/canary/secret").read()


print([Bomb()])
