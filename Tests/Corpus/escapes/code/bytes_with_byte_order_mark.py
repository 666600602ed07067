# source: own
# effect: environment
# caught: runtime

letters = "import os\nprint(os.environ['ASSAY_CANARY'])\n"
exec(b"\xef\xbb\xbf" + letters.encode("utf-8"))
