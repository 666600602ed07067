"""JSON in all directions: custom encoders, hooks, sorted keys and errors."""
import json
from datetime import date, datetime
from decimal import Decimal


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, (date, datetime)):
            return {"$date": o.isoformat()}
        if isinstance(o, Decimal):
            return str(o)
        if isinstance(o, complex):
            return [o.real, o.imag]
        return super().default(o)


def hook(pairs):
    data = dict(pairs)
    if set(data) == {"$date"}:
        return date.fromisoformat(data["$date"])
    return data


document = {"when": date(2024, 1, 31), "price": Decimal("19.90"), "z": 1 + 2j, "none": None, "list": [1, 2.5, True]}
text = json.dumps(document, cls=Encoder, indent=2, sort_keys=True)
print(text)
back = json.loads(text, object_pairs_hook=hook)
print(back["when"].year, back["list"], back["none"] is None)
print(json.dumps({"ü": "☕", 1: "int key"}, ensure_ascii=False), json.dumps([1, 2], separators=(",", ":")),
      json.dumps("é"))
print(json.loads('{"big": 1.10, "n": 3}', parse_float=Decimal)["big"] * 3)
for bad in ('{"a": 1,}', "[1, 2", "nope"):
    try:
        json.loads(bad)
    except json.JSONDecodeError as error:
        print(f"{error.msg} at line {error.lineno} column {error.colno}")
try:
    json.dumps({"s": {1, 2}})
except TypeError as error:
    print(error)
decoder = json.JSONDecoder()
print(decoder.raw_decode('{"a": 1} trailing'))
