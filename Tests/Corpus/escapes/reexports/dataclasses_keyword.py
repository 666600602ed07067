# source: own
# effect: environment

import dataclasses

print(dataclasses.inspect.os.environ["ASSAY_CANARY"])
