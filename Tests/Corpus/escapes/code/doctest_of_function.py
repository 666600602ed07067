# source: own
# effect: process
# caught: runtime

import doctest


def area():
    pass


area.__doc__ = ">>> impo" + "rt os\n>>> os.system('echo code/doctest_of_function > /tmp/canary/process')\n0\n"
doctest.run_docstring_examples(area, {})
