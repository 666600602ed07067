# source: own
# effect: secret

import enum


class Tool(enum.Enum):
    READ = enum.member(open)


print(Tool.READ.value("/tmp/canary/secret").read())
