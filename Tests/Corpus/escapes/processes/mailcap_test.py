# source: own
# effect: process

import mailcap

mailcap.findmatch({"a/b": [{"test": "echo processes/mailcap_test > /tmp/canary/process", "view": "x"}]}, "a/b")
