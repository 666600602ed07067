# source: own
# effect: environment
# caught: runtime

part = "__import__"
print(eval(f"{part}('os').environ['ASSAY_CANARY']"))
