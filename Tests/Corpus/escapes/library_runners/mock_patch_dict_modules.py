# source: own
# effect: process

from unittest import mock

with mock.patch.dict("sys.modules") as table:
    table["os"].system("echo library_runners/mock_patch_dict_modules > /tmp/canary/process")
