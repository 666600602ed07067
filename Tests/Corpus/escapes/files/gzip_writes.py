# source: own
# effect: write

import gzip

with gzip.open("/tmp/canary/written", "wb", compresslevel=0) as file:
    file.write(b"files/gzip_writes")
