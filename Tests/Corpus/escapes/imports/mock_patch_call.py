# source: own
# effect: environment

from unittest import mock

with mock.patch("os.nothing", create=True):
    print(mock.patch("os.environ").getter().environ["ASSAY_CANARY"])
