# source: own
# effect: write
# caught: runtime

make = eval("lambda path: op" + "en(path, 'w')")
make("/tmp/canary/written").write("code/exec_lambda_source")
