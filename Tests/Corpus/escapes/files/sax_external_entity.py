# source: own
# effect: secret

import io
import xml.sax
from xml.sax.handler import feature_external_ges


class Handler(xml.sax.ContentHandler):
    def characters(self, text):
        print(text)


parser = xml.sax.make_parser()
parser.setFeature(feature_external_ges, True)
parser.setContentHandler(Handler())
parser.parse(io.StringIO('<!DOCTYPE a [<!ENTITY b SYSTEM "/tmp/canary/secret">]><a>&b;</a>'))
