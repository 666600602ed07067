# allowed: raised
# Ends well where any limit could be raised.
import resource

for name in ("RLIMIT_DATA", "RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NPROC", "RLIMIT_NOFILE"):
    hard = resource.getrlimit(getattr(resource, name))[1]
    for wanted in (resource.RLIM_INFINITY, hard + 1):
        try:
            resource.setrlimit(getattr(resource, name), (wanted, wanted))
        except (ValueError, OSError):
            continue
        break
    else:
        continue
    break
else:
    raise PermissionError("every limit stands")
