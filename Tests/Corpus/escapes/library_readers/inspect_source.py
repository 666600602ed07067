# source: own
# effect: secret

import inspect

table = {}
exec(compile("def quiet(): pass", "/tmp/canary/secret", "exec"), table)
print(inspect.getsource(table["quiet"]))
