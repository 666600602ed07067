# allowed: raised
import json

json.loads("[" * 100_000)
