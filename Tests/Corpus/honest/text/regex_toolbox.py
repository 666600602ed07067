"""Regular expressions: named groups, look-around, substitution by function, scanner."""
import re

LOG = re.compile(r"""
    (?P<ip>\d{1,3}(?:\.\d{1,3}){3})\s
    \[(?P<when>[^\]]+)\]\s
    "(?P<method>GET|POST)\s(?P<path>\S+)"\s
    (?P<status>\d{3})
""", re.VERBOSE)

for line in ('10.0.0.1 [01/Jan] "GET /index.html" 200', 'bad line', '10.0.0.22 [02/Jan] "POST /form?x=1" 404'):
    match = LOG.match(line)
    print(match.groupdict() if match else f"no match: {line!r}")

print(re.sub(r"\b(\w)(\w*)\b", lambda m: m.group(1).upper() + m.group(2), "the quick brown fox"))
print(re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", "1234567"), re.sub(r"_([a-z])", lambda m: m[1].upper(), "snake_case_name"))
print(re.split(r"[,;]\s*", "a, b;c,d"), re.findall(r"(\w+)=(\d+)", "x=1 y=22"))
print([m.span() for m in re.finditer(r"ana", "banana")], re.fullmatch(r"[\w.]+@[\w.]+\.\w+", "a.b@c.org") is not None)
print(re.sub(r"(?i)python", "Snake", "Python and PYTHON", count=1), re.escape("a.b*c"))
date = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")
print(date.sub(r"\g<day>/\g<month>/\g<year>", "on 2024-05-17"), date.groups, sorted(date.groupindex))
print(re.search(r"(?P<quote>['\"]).*?(?P=quote)", """say "hi" 'x'""").group())
