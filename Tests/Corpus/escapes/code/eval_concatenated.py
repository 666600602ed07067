# source: PALChain CVE-2025-61423
# effect: process
# caught: runtime

eval("__imp" + "ort__('o' + 's').system('echo code/eval_concatenated > /tmp/canary/process')")
