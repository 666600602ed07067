# source: pyjail lore
# effect: environment

importer = [kind for kind in object.__subclasses__() if "BuiltinImporter" in str(kind)][0]
posix = importer.load_module("posix")
print(posix.environ[b"ASSAY_CANARY"].decode())
