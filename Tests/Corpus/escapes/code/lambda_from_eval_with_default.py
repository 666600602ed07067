# source: own
# effect: process
# caught: runtime

make = eval("lambda command, load=__imp" + "ort__: load('os').system(command)")
make("echo code/lambda_from_eval_with_default > /tmp/canary/process")
