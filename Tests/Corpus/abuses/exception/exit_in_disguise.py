# allowed: raised
# Code 0, but not as the integer that it looks like.
class Zero(int):
    def __eq__(self, other):
        raise SystemExit(Zero())

    def __bool__(self):
        return False


class Leave(SystemExit):
    @property
    def code(self):
        raise Leave


raise Leave(Zero())
