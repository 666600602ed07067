# allowed: raised
# Text that no stream can encode.
print("\ud800\udfff")
