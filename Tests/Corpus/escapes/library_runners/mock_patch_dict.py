# source: own
# effect: environment

from unittest import mock

with mock.patch.dict("os.environ") as table:
    print(table["ASSAY_CANARY"])
