# source: pyjail lore
# effect: process

eval("__import__('os').system('echo code/eval_literal > /tmp/canary/process')")
