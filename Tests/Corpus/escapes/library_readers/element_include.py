# source: own
# effect: secret

from xml.etree import ElementInclude, ElementTree

tree = ElementTree.XML(
    '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/tmp/canary/secret" parse="text"/></a>')
ElementInclude.include(tree)
print(ElementTree.tostring(tree))
