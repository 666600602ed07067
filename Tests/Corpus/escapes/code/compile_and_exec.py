# source: pyjail lore
# effect: process
# caught: runtime

lines = ["import os", "os.system('echo code/compile_and_exec > /tmp/canary/process')"]
exec(compile("\n".join(lines), "<lines>", "exec"))
