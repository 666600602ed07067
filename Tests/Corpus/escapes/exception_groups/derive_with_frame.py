# source: own
# effect: environment

class Group(ExceptionGroup):
    def derive(self, members):
        taken.append(self.__traceback__.tb_frame.f_builtins)
        return Group("again", members)


taken = []
try:
    try:
        raise Group("both", [TypeError(), ValueError()])
    except* TypeError:
        pass
except ExceptionGroup:
    pass
print(taken[0]["__import__"]("os").environ["ASSAY_CANARY"])
