"""Classical ciphers and letter frequencies."""
import string
from itertools import cycle


def caesar(text: str, shift: int) -> str:
    shift %= 26
    lower, upper = string.ascii_lowercase, string.ascii_uppercase
    table = str.maketrans(lower + upper, lower[shift:] + lower[:shift] + upper[shift:] + upper[:shift])
    return text.translate(table)


def vigenere(text: str, key: str, decrypt: bool = False) -> str:
    sign = -1 if decrypt else 1
    shifts = cycle(ord(letter) - ord("a") for letter in key.lower())
    return "".join(caesar(c, sign * next(shifts)) if c.isalpha() else c for c in text)


def crack(text: str) -> int:
    common = "etaoin shrdlu"

    def score(candidate):
        return sum(candidate.lower().count(letter) for letter in common)

    return max(range(26), key=lambda shift: score(caesar(text, -shift)))


secret = caesar("Meet me at the station, near the entrance!", 11)
print(secret)
print(crack(secret), caesar(secret, -crack(secret)))
message = vigenere("Attack at dawn", "Lemon")
print(message, vigenere(message, "Lemon", decrypt=True))
print("".join(chr((ord(c) - 33 + 47) % 94 + 33) for c in "rot47"))
