# source: own
# effect: secret
# caught: runtime

import typing


class Shape:
    side: "print(open('/tmp/canary/secret').read())"


typing.get_type_hints(Shape)
