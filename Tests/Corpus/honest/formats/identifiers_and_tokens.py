"""The predictable parts of uuid and secrets."""
import secrets
import string
import uuid

name = uuid.uuid5(uuid.NAMESPACE_DNS, "python.org")
print(name, name.version, uuid.uuid3(uuid.NAMESPACE_URL, "http://example.org"))
print(uuid.UUID("12345678123456781234567812345678"), uuid.UUID(int=5).hex, uuid.uuid4().version, len(str(uuid.uuid4())))
print(len({uuid.uuid4() for _ in range(100)}), uuid.UUID(bytes=b"\x00" * 16) == uuid.UUID(int=0))

token = secrets.token_hex(8)
print(len(token), set(token) <= set(string.hexdigits), len(secrets.token_bytes(5)),
      len(secrets.token_urlsafe(16)) >= 16)
print(0 <= secrets.randbelow(10) < 10, secrets.choice(["only"]), secrets.compare_digest("a", "b"))


def password(length=12):
    """At least one letter of each kind."""
    alphabet = string.ascii_letters + string.digits + "!$%&"
    while True:
        candidate = "".join(secrets.choice(alphabet) for _ in range(length))
        if (any(c.islower() for c in candidate) and any(c.isupper() for c in candidate)
                and any(c.isdigit() for c in candidate)):
            return candidate


first, second = password(), password()
print(len(first), first != second, string.punctuation[:5], string.capwords("hello big world"))
