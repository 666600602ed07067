"""Encodings, normalisation and character data."""
import codecs
import unicodedata

text = "Straße – naïve ☕ 𝄞"
encoded = text.encode("utf-8")
print(len(text), len(encoded), encoded[:8], encoded.decode() == text)
print(text.upper(), text.casefold(), "ß".encode("latin-1"), "€".encode("cp1252"))
print(text.encode("ascii", "replace"), text.encode("ascii", "xmlcharrefreplace")[:20], "é".encode("ascii", "ignore"))
composed, decomposed = "é", "e\u0301"
print(composed == decomposed, unicodedata.normalize("NFC", decomposed) == composed, len(decomposed))
plain = "".join(c for c in unicodedata.normalize("NFD", "Crème Brûlée") if not unicodedata.combining(c))
print(plain, unicodedata.name("☕"), unicodedata.category("A"), unicodedata.numeric("½"))
try:
    b"\xff\xfe".decode("utf-8")
except UnicodeDecodeError as error:
    print(error.reason, error.start, b"\xff\xfea\x00".decode("utf-16"))
data = bytearray(b"hello")
data[0] = ord("J")
data += b"!"
print(data, data.hex(" "), bytes.fromhex("48 69"), memoryview(data)[1:3].tobytes(), codecs.encode("Hello", "rot13"))
print([hex(ord(c)) for c in "a☕"], chr(0x1F40D), ascii("ü"), "\N{SNOWMAN}", r"\n", "a\tb".isprintable())
