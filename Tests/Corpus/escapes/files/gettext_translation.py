# source: own
# effect: secret

import gettext

with open("/tmp/canary/secret", "rb") as file:
    try:
        gettext.GNUTranslations(file)
    except OSError:
        file.seek(0)
        print(file.read())
