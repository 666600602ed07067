# source: own
# effect: process

from unittest import mock

getter = mock.patch("random.nothing", create=True).getter
getter.func("os").system("echo imports/mock_importer > /tmp/canary/process")
