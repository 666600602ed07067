# source: own
# effect: write

import readline

readline.add_history("files/readline_history")
readline.write_history_file("/tmp/canary/written")
