# source: own
# effect: environment

exec(b"# coding: utf-7\n+AGkAbQBwAG8AcgB0- os\nprint(os.environ['ASSAY_CANARY'])\n")
