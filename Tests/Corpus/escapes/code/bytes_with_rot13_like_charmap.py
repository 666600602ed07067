# source: own
# effect: environment
# caught: runtime

letters = "import os\nprint(os.environ['ASSAY_CANARY'])\n"
source = b"# coding: cp037\n"
exec(bytes(b"\xef\xbb\xbf") + letters.encode("utf-8"))
