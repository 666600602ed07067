"""struct, array, hashing, base64, zlib and checksums."""
import array
import base64
import binascii
import hashlib
import hmac
import io
import struct
import zlib

HEADER = struct.Struct("<4sHBxI")
packed = HEADER.pack(b"DEMO", 513, 7, 0xDEADBEEF)
print(packed, HEADER.size, HEADER.unpack(packed), struct.calcsize("!IdH"))
print(struct.unpack(">3h", struct.pack(">3h", -1, 0, 32767)), struct.pack("<f", 1.5).hex())
stream = io.BytesIO()
for word in ("alpha", "be", ""):
    raw = word.encode()
    stream.write(struct.pack("B", len(raw)) + raw)
stream.seek(0)
while size := stream.read(1):
    print(repr(stream.read(size[0])), end=" ")
print()

numbers = array.array("h", [1, -2, 300])
numbers.append(4)
numbers.byteswap()
print(numbers.typecode, numbers.itemsize, numbers.tobytes(), array.array("d", [0.5]).tolist())
message = b"The quick brown fox"
print(hashlib.sha256(message).hexdigest()[:16], hashlib.md5(message).hexdigest(),
      hashlib.new("sha1", message).digest_size)
print(hmac.new(b"key", message, "sha256").hexdigest()[:16], hmac.compare_digest("a", "a"))
text = base64.b64encode(message).decode()
print(text, base64.b64decode(text) == message, base64.urlsafe_b64encode(b"\xfb\xff"), base64.b32encode(b"hi"),
      base64.b16encode(b"hi"))
squeezed = zlib.compress(message * 50, 9)
print(len(squeezed) < 100, zlib.decompress(squeezed) == message * 50, zlib.crc32(message), zlib.adler32(message))
print(binascii.hexlify(b"\x01\xab", "-"), binascii.unhexlify("01ab"), int.from_bytes(b"\x01\x00", "big"),
      (1000).to_bytes(2, "little"))
