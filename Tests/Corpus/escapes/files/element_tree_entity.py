# source: own
# effect: secret

from xml.parsers import expat

shown = []
parser = expat.ParserCreate()


def external(context, base, system, public):
    shown.append(open(system).read())
    return 1


parser.ExternalEntityRefHandler = external
parser.Parse('<!DOCTYPE a [<!ENTITY b SYSTEM "/tmp/canary/secret">]><a>&b;</a>', True)
print(shown)
