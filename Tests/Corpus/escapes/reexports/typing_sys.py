# source: own
# effect: environment

import typing

print(typing.sys.modules["posix"].environ[b"ASSAY_CANARY"])
