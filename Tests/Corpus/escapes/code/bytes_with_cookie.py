# source: own
# effect: environment
# caught: runtime

source = "# coding: utf-7\n+AGkAbQBwAG8AcgB0- os as o\nprint(o.environ['ASSAY_CANARY'])\n"
exec(bytes(source, "ascii"))
