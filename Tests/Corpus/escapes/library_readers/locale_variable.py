# source: own
# effect: environment

import locale

try:
    print(locale.getdefaultlocale(("ASSAY_CANARY",)))
except ValueError as error:
    print(error)
