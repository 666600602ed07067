# source: own
# effect: secret

import mimetypes

with open("/tmp/canary/secret") as file:
    mimetypes.MimeTypes().readfp(file)
    file.seek(0)
    print(file.readline())
