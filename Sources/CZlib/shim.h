// zlib's own header: files that are compressed with gzip, and plain ones, through one set of calls.
#include <zlib.h>
