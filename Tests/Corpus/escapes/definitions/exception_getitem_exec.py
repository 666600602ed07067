# source: pyjail lore
# effect: process
# caught: runtime

class Quiet(Exception):
    def __add__(self, text):
        return exec(text)


try:
    raise Quiet
except Quiet as quiet:
    quiet + "imp\x6frt os\nos.system('echo definitions/exception_getitem_exec > /tmp/canary/process')".replace("~", "")
