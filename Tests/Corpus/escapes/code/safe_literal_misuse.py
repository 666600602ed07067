# source: own
# effect: process
# caught: runtime

text = "[x for x in [__imp" + "ort__('os').system('echo code/safe_literal_misuse > /tmp/canary/process')]]"
print(eval(text, {"x": 1}, {}))
