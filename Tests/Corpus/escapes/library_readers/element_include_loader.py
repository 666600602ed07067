# source: own
# effect: secret

import xml.etree.ElementInclude as include

print(include.default_loader("/tmp/canary/secret", "text"))
