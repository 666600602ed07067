# source: own
# effect: process
# caught: runtime

table = {"load": "__imp" + "ort__('os')"}
eval("eval(load).system('echo code/eval_with_own_globals > /tmp/canary/process')", table)
