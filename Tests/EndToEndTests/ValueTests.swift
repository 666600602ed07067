import Foundation
import Testing

@Suite("Values as text, as JSON and as pictures", .serialized)
struct ValueTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    private static let json: [(program: String, json: String?)] = [
        ("[1, 2.5, 'a\"b', None, True, {'k': (1,)}]", #"[1, 2.5, "a\"b", null, true, {"k": [1]}]"#),
        ("import numpy as np\nnp.float32(1.5)", "1.5"), ("import numpy as np\nnp.int64(-7)", "-7"),
        ("import numpy as np\nnp.bool_(False)", "false"), ("import numpy as np\nnp.str_('é')", "\"é\""),
        ("import numpy as np\nnp.arange(6).reshape(2, 3)", "[[0, 1, 2], [3, 4, 5]]"),
        ("import numpy as np\nnp.array(3)", "3"), ("import numpy as np\nnp.array(['a', 'b'])", #"["a", "b"]"#),
        (
            "import numpy as np\n{'mean': np.mean([1, 2]), 'rows': [np.zeros(2)]}",
            #"{"mean": 1.5, "rows": [[0.0, 0.0]]}"#
        ),
        // What JSON has no words for, or too many.
        ("import numpy as np\nnp.array([1.0, np.nan])", nil), ("import numpy as np\nnp.complex128(1j)", nil),
        ("import numpy as np\nnp.zeros(1_000_000)", nil), ("import numpy as np\nnp.array([object()])", nil),
        ("import numpy as np\nnp.longdouble(1)", nil), ("import numpy as np\nnp.datetime64('2020-01-01')", nil),
        ("import numpy as np\nclass A(np.ndarray): pass\nnp.zeros(2).view(A)", nil), ("{1: 2}", nil), ("object()", nil),
        ("x = []\nx.append(x)\nx", nil),
    ]

    @Test("plain data is JSON, numpy's included, and nothing else is")
    func plainData() throws {
        let rows = try work.judge(Self.json.map { ["source": $0.program, "policy": "open"] })
        for (row, expected) in zip(rows, Self.json) {
            #expect(row["verdict"] as? String == "passed", "\(expected.program): \(row)")
            #expect(row["value_json"] as? String == expected.json, "\(expected.program)")
            #expect(row["value"] as? String != nil)
        }
    }

    @Test("what an object says of itself as a notebook asks is an artifact, and its repr the value")
    func pictures() throws {
        let source = """
            class Table:
                def __repr__(self): return 'a table'
                def _repr_html_(self): return '<b>é</b>'
                def _repr_png_(self): return b'\\x89PNG', {'width': 1}
                def _repr_svg_(self): raise ValueError('no')
            Table()
            """
        let row = try #require(try work.judge([["source": source]]).first)
        #expect(row["verdict"] as? String == "passed")
        #expect(row["value"] as? String == "a table")
        #expect(row["value_json"] is NSNull)
        let artifacts = try #require(row["artifacts"] as? [[String: Any]])
        #expect(artifacts.map { $0["name"] as? String } == ["value.html", "value.png"])
        #expect(artifacts.map { $0["media_type"] as? String } == ["text/html", "image/png"])
        #expect(try work.assay("show", "1", "--artifact", "1", "-o", "-").output == "<b>é</b>")
        #expect(try work.assay("audit", "verify").status == 0)
    }

    @Test("what has an answer to everything, or none in time, is under the job's own limits")
    func limits() throws {
        let rows = try work.judge([
            ["source": "from unittest.mock import MagicMock\nMagicMock()", "policy": "open"],
            ["source": "class A:\n    def __getattr__(self, name): return lambda: 'x'\nA()"],
            ["source": "class A:\n    def _repr_html_(self):\n        while True: pass\nA()", "timeout": 0.5],
            ["source": "class A:\n    def _repr_html_(self): return 'x' * (5 << 20)\nA()"],
            ["source": "class A:\n    def _repr_png_(self): return bytes(5 << 20)\nA()"],
            ["source": "class A:\n    def _repr_html_(self): return 7\nA()"],
            ["source": "class A:\n    def _repr_html_(self): return '<b>'\nA"],
            ["source": "class A:\n    def _repr_html_(self): open('/etc/passwd')\nA()", "policy": "files"],
        ])
        #expect(
            rows.map { $0["verdict"] as? String } == ["passed", "passed", "timed_out"]
                + Array(repeating: "passed", count: 4) + ["blocked"])
        for (index, row) in rows.enumerated() where index != 3 {
            #expect((row["artifacts"] as? [Any])?.isEmpty == true, "\(index): \(row)")
        }
        // Text is cut where it is too long, like a repr.
        #expect(((rows[3]["artifacts"] as? [[String: Any]])?.first)?["size"] as? Int == 4 << 20)
    }

    @Test("a file of the program's own comes before a picture of the same name")
    func ownFile() throws {
        let source =
            "open('out/value.html', 'w').write('mine')\nclass A:\n    def _repr_html_(self): return 'other'\nA()"
        _ = try work.judge([["source": source, "policy": "files"]])
        #expect(try work.assay("show", "1", "--artifact", "1", "-o", "-").output == "mine")
    }

    @Test("a traceback is there as JSON, with line, function and the program's own line")
    func traceback() throws {
        let rows = try work.judge([
            ["source": "def f(x):\n    return 1 / x\n\nf(0)"], ["source": "x = 1\nif x:\n  y = = 2"],
            ["source": "def f(n): return f(n + 1)\nf(0)"], ["source": "1"],
            ["source": "import json\njson.loads('\"\u{1}')  # é \"quoted\""],
        ])
        func frames(_ row: [String: Any]) throws -> [[String: Any]] {
            let text = try #require(row["traceback_json"] as? String)
            return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
        }
        let two = try frames(rows[0])
        #expect(two.map { $0["line"] as? Int } == [4, 2])
        #expect(two.map { $0["function"] as? String } == ["<module>", "f"])
        #expect(two.map { $0["source"] as? String } == ["f(0)", "return 1 / x"])
        let syntax = try frames(rows[1])
        #expect(syntax.map { $0["line"] as? Int } == [3] && syntax[0]["source"] as? String == "y = = 2")
        #expect(syntax[0]["function"] is NSNull)
        let deep = try frames(rows[2])
        #expect(deep.count == 41 && (deep[20]["omitted"] as? Int ?? 0) > 100)
        #expect(rows[3]["traceback_json"] is NSNull)
        // Frames of the library are not the program's.
        #expect(try frames(rows[4]).map { $0["line"] as? Int } == [2])
        #expect(try work.assay("audit", "verify").status == 0)
    }
}
