"""textwrap, difflib, pprint and shortening."""
import difflib
import pprint
import textwrap

TEXT = """\
    Beautiful is better than ugly. Explicit is better than implicit.
    Simple is better than complex.
"""

print(textwrap.fill(textwrap.dedent(TEXT), width=40, initial_indent="* ", subsequent_indent="  "))
print(textwrap.shorten("The quick brown fox jumps over the lazy dog", width=25, placeholder=" [...]"))
print(textwrap.indent("one\n\ntwo", "> "))

before = "apple\nbanana\ncherry\n".splitlines(keepends=True)
after = "apple\nblueberry\ncherry\ndate\n".splitlines(keepends=True)
print("".join(difflib.unified_diff(before, after, "before", "after")), end="")
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]))
matcher = difflib.SequenceMatcher(None, "kitten", "sitting")
print(round(matcher.ratio(), 4), [tag for tag, *_ in matcher.get_opcodes()])
data = {"numbers": list(range(30)), "nested": {"b": (1, 2), "a": {"deep": ["x" * 30, "y" * 30]}}, "set": {3, 1, 2}}
pprint.pprint(data, width=60, compact=True)
print(pprint.pformat([1, [2, [3, [4]]]], depth=2))
