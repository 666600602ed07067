# allowed: raised
# Takes from the far ends of its output what another may have written.
import os

print("mine", flush=True)
os.read(1, 100)
