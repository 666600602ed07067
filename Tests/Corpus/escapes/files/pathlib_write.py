# source: own
# effect: write

import pathlib

(pathlib.Path("/tmp") / "canary" / "written").write_text("files/pathlib_write")
