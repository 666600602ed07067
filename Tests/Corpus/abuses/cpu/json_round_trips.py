# allowed: timed_out/cpu
# timeout: 0.25
import json

document = {"numbers": list(range(1000)), "nested": [[[]]] * 100}
while True:
    document = json.loads(json.dumps(document))
