"""ElementTree from strings, configparser from a string, and html escaping."""
import configparser
import html
import xml.etree.ElementTree as ET
from urllib.parse import parse_qs, quote, urlencode, urljoin, urlparse

CATALOG = """<catalog><book id="b1" lang="en"><title>Dune</title><price>9.5</price></book>
<book id="b2"><title>Momo &amp; more</title><price>7</price></book></catalog>"""

root = ET.fromstring(CATALOG)
for book in root.findall("book"):
    print(book.get("id"), book.findtext("title"), book.attrib.get("lang", "-"), float(book.find("price").text))
new = ET.SubElement(root, "book", {"id": "b3"})
ET.SubElement(new, "title").text = "<tag>"
print(ET.tostring(new, encoding="unicode"), len(root), [element.tag for element in new.iter()])

config = configparser.ConfigParser()
config.read_string("[server]\nhost = localhost\nport = 8080\ndebug: yes\nurl = http://%(host)s/\n[empty]\n")
server = config["server"]
print(server["host"], server.getint("port"), server.getboolean("debug"), server["url"], config.sections())
print(config.get("server", "missing", fallback="none"), config.has_option("empty", "x"))

url = urlparse("https://example.org:8443/a/b.html?x=1&y=a%20b&x=2#top")
print(url.hostname, url.port, url.path, parse_qs(url.query), url.fragment)
print(urlencode({"q": "a&b", "n": 5}), quote("ä/ö"), urljoin("http://h/a/b", "../c"))
print(html.escape('<a href="x">'), html.unescape("&lt;&eacute;&#9731;"))
