# source: own
# effect: secret

import io
import tarfile

buffer = io.BytesIO()
with tarfile.open(fileobj=buffer, mode="w") as archive:
    archive.add("/tmp/canary/secret")
print(buffer.getvalue())
