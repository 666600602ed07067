# source: pyjail lore
# effect: process
# caught: runtime

eval(")'so'(__tropmi__"[::-1]).system("echo names/reversed_name > /tmp/canary/process")
