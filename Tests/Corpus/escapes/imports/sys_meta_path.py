# source: own
# effect: environment

import sys

path_finder = sys.meta_path[-1]
print(path_finder.find_spec("sysconfig").loader.load_module("sysconfig").os.environ["ASSAY_CANARY"])
