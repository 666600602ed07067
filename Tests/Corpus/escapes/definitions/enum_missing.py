# source: own
# effect: secret

import enum


class Tool(enum.Enum):
    READ = enum.member(open) if hasattr(enum, "member") else 1


print(Tool.READ.value("/tmp/canary/secret").read())
