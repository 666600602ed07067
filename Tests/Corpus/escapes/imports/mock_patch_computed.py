# source: own
# effect: environment

from unittest import mock

patcher = mock.patch("o" + "s.nothing", create=True)
print(patcher.getter().environ["ASSAY_CANARY"])
