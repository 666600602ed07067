"""A trie with completion, Knuth-Morris-Pratt, Rabin-Karp and suffix arrays."""
from collections import defaultdict


class Trie:
    def __init__(self, *words):
        self.root = {}
        for word in words:
            self.insert(word)

    def insert(self, word):
        node = self.root
        for letter in word:
            node = node.setdefault(letter, {})
        node["$"] = word

    def __contains__(self, word):
        node = self.root
        for letter in word:
            if letter not in node:
                return False
            node = node[letter]
        return "$" in node

    def complete(self, prefix):
        node = self.root
        for letter in prefix:
            node = node.get(letter, {})
        stack = [node]
        while stack:
            node = stack.pop()
            for key in sorted(node, reverse=True):
                if key == "$":
                    yield node[key]
                else:
                    stack.append(node[key])


def kmp(text, pattern):
    failure, k = [0] * len(pattern), 0
    for i in range(1, len(pattern)):
        while k and pattern[i] != pattern[k]:
            k = failure[k - 1]
        k += pattern[i] == pattern[k]
        failure[i] = k
    k = 0
    for i, letter in enumerate(text):
        while k and letter != pattern[k]:
            k = failure[k - 1]
        k += letter == pattern[k]
        if k == len(pattern):
            yield i - k + 1
            k = failure[k - 1]


def rabin_karp(text, size, base=256, modulus=1_000_003):
    """Repeated substrings of a size."""
    seen, value, power = defaultdict(list), 0, pow(base, size - 1, modulus)
    for i, letter in enumerate(text):
        if i >= size:
            value = (value - ord(text[i - size]) * power) % modulus
        value = (value * base + ord(letter)) % modulus
        if i >= size - 1:
            seen[value].append(text[i - size + 1:i + 1])
    return sorted({words[0] for words in seen.values() if len(words) > 1})


trie = Trie("tea", "ten", "to", "inn", "tend")
print("ten" in trie, "te" in trie, list(trie.complete("te")), list(trie.complete("x")))
print(list(kmp("abababcab", "abab")), list(kmp("aaaa", "aa")), rabin_karp("banana bandana", 3))
text = "banana"
print(sorted(range(len(text)), key=lambda i: text[i:]))
