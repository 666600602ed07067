# source: own
# effect: secret

import _frozen_importlib_external as external

print(external.FileLoader("x", "/tmp/canary/secret").get_data("/tmp/canary/secret"))
