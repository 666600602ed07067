import Lenience
import Testing

@Suite("Programs taken out of the text that a model sent them in")
struct LenientSourceTests {
    private func clean(_ text: String) -> (source: String, kinds: [String]) {
        let lenient = LenientSource(Array(text.utf8))
        return (String(decoding: lenient.source, as: UTF8.self), lenient.removals.map(\.kind.rawValue))
    }

    static let removed: [(text: String, source: String, kinds: [String])] = [
        // Fences
        ("```python\nx = 1\n```", "x = 1\n", ["fence", "fence"]), ("```\nx = 1\n```\n", "x = 1\n", ["fence", "fence"]),
        ("```py\nx = 1\ny = 2\n```", "x = 1\ny = 2\n", ["fence", "fence"]),
        ("```Python3\nx\n```", "x\n", ["fence", "fence"]),
        ("```python\nx = 1", "x = 1\n", ["fence"]),
        ("````python\nx = '''\n```\n'''\n````", "x = '''\n```\n'''\n", ["fence", "fence"]),
        ("``` python title=\"a.py\"\nx\n```", "x\n", ["fence", "fence"]),
        ("  ```python\n  x = 1\n  ```", "x = 1\n", ["fence", "fence", "indentation"]),
        // Text around them
        ("Here's the code:\n\n```python\nx = 1\n```\nIt's done.", "x = 1\n", ["text", "fence", "fence", "text"]),
        ("```bash\npip install x\n```\n```python\nx = 1\n```", "x = 1\n", ["text", "fence", "fence"]),
        (
            "```python\nx = 1\n```\nand\n```python\ny = 2\n```", "x = 1\ny = 2\n",
            ["fence", "fence", "text", "fence", "fence"]
        ),
        ("```\nx = 1\n```\nOutput:\n```\n1\n```", "x = 1\n", ["fence", "fence", "text"]),
        ("```python\nprint(1)\n```\nprints\n```\n1\n```", "print(1)\n", ["fence", "fence", "text"]),
        // A fence within a string does not end the block.
        (
            "```python\ns = \"\"\"\n```\n\"\"\"\nx = 1\n```", "s = \"\"\"\n```\n\"\"\"\nx = 1\n", ["fence", "fence"]
        ),
        ("```python\ns = '''never ended\n```", "s = '''never ended\n", ["fence", "fence"]),
        // The language's name
        ("python\nx = 1", "x = 1", ["word"]), ("\n  Python  \n\nx = 1\n", "\n\nx = 1\n", ["word"]),
        ("py\nx", "x", ["word"]),
        ("```\npython\nx = 1\n```", "x = 1\n", ["fence", "fence", "word"]),
        // Prompts
        (">>> x = 1\n>>> x\n", "x = 1\nx\n", ["prompt"]),
        (">>> for i in x:\n...     print(i)\n...\n>>> y", "for i in x:\n    print(i)\n\ny", ["prompt"]),
        ("  >>> x = 1\n  >>> x", "x = 1\nx", ["indentation", "prompt"]), (">>> \n>>> x", "\nx", ["prompt"]),
        ("```pycon\n>>> x = 1\n```", "x = 1\n", ["fence", "fence", "prompt"]),
        // Indentation
        ("    x = 1\n    if x:\n        y = 2\n", "x = 1\nif x:\n    y = 2\n", ["indentation"]),
        ("\tx = 1\n\n\ty = 2", "x = 1\n\ny = 2", ["indentation"]),
        ("    x = 1\n  \n    y = 2", "x = 1\n\ny = 2", ["indentation"]),
        ("    x = 1\n      y = 2\n", "x = 1\n  y = 2\n", ["indentation"]),
        (">>>  x\n>>>  y", "x\ny", ["prompt", "indentation"]),
        // Carriage returns
        ("x = 1\r\ny = 2\r\n", "x = 1\ny = 2\n", ["crlf"]),
        ("```python\r\nx\r\n```\r\n", "x\n", ["crlf", "fence", "fence"]),
    ]

    @Test("what models put around programs is taken away, and said", arguments: removed)
    func removes(_ expected: (text: String, source: String, kinds: [String])) {
        let (source, kinds) = clean(expected.text)
        #expect(source == expected.source)
        #expect(kinds == expected.kinds)
    }

    static let whole = [
        "x = 1", "", "\n", "python_version = 3", "python = 3\npython", "python3 = 1\n", "pythonic()", "py.test()",
        "python",
        "py\n", "python\n\n", "python \\\n  = 3", "python: int = 3", "python(1)",
        "s = '''\n```python\nx\n```\n'''", "s = \"\"\"```\n```\"\"\"\nprint(s)",
        "def f():\n    '''\n    ```\n    f()\n    ```\n    '''",
        "# ```python\nx = 1\n# ```", "s = '```'\nt = \"```python\"", "s = r'''\\'''\n```\n'''",
        "s = '\\\n```\\\n'\n", "x = 1  # don't\ns = '''\n```\n'''", "s = f'''{x}\n```\n'''",
        "s = '\\''\nt = '''\n```\n'''",
        "def f():\n    '''\n    >>> f()\n    1\n    '''", "s = '''\n>>> x\n'''", "x = [\n    1,\n]", "if x:\n    y\nz",
        "x >> y\n>>> z", "...\n", "... \nx = 1", "s = '''a\r'''", "x = '\\r\\n'",
        "s = '''\n  a\n'''\n", "  x = '''\nabc\n'''", "```bash\nls\n```", "Only words, nothing else.", "`x`",
        "~~~\nx\n~~~", "\u{FEFF}x = 1", "x = ```",
    ]

    @Test("what is a program already, or nothing that can be one, stays whole", arguments: whole)
    func keeps(_ text: String) {
        let (source, kinds) = clean(text)
        #expect(source.utf8.elementsEqual(text.utf8))
        #expect(kinds.isEmpty)
    }

    @Test("a text that is not UTF-8 stays as it is")
    func bytes() {
        let text = Array("```python\nx = '".utf8) + [0xff] + Array("'\n```".utf8)
        #expect(LenientSource(text).source == text)
        #expect(LenientSource(text).removals.isEmpty)
    }

    @Test("what is cleaned is clean", arguments: removed.map(\.source))
    func settles(_ source: String) {
        #expect(clean(source).source == source)
    }

    @Test("removals say where they were, and are bounded")
    func places() {
        let text = "Words\n```python\r\n    x = 1\r\n    y\r\n```\nMore\nwords"
        let removals = LenientSource(Array(text.utf8)).removals
        #expect(removals.map(\.kind) == [.crlf, .text, .fence, .fence, .text, .indentation])
        #expect(removals.map(\.line) == [2, 1, 2, 5, 6, 3])
        #expect(removals.map(\.lines) == [3, 1, 1, 1, 2, 2])
        #expect(removals.map(\.text) == [nil, "Words", "```python", "```", "More\nwords", "    "])
        #expect(
            Removal.json(Array(removals[0...2]))
                == #"[{"what": "crlf", "line": 2, "lines": 3}, {"what": "text", "line": 1, "lines": 1, "text": "Words"}, "#
                + #"{"what": "fence", "line": 2, "lines": 1, "text": "```python"}]"#)
        let many = LenientSource(Array(String(repeating: "```python\nx\n```\né\"\\\u{1}\n", count: 500).utf8))
        #expect(many.source == Array(String(repeating: "x\n", count: 500).utf8))
        #expect(many.removals.count == Removal.limit && many.removals.last?.kind == .more)
        #expect(Removal.json(many.removals).utf8.count < 65_536)
        let long = LenientSource(Array(("é" + String(repeating: "é", count: 9_000) + "\n```python\nx\n```").utf8))
        #expect(long.removals[0].text?.utf8.count == 1_000)
    }

    @Test("a text of many lines takes no longer than its length")
    func large() {
        let prompts = String(repeating: ">>> x = '''\n... ```\n... '''\n", count: 20_000)
        #expect(LenientSource(Array(prompts.utf8)).removals.map(\.kind) == [.prompt])
        let fences = String(repeating: "```\n", count: 100_000)
        _ = LenientSource(Array(fences.utf8))
        let open = String(repeating: "```python\n'''\n", count: 30_000)
        _ = LenientSource(Array(open.utf8))
    }
}
