import Evaluation
import PolicyCheck
import Testing

extension PolicyTests {
    @Suite struct Positions {
        @Test(
            "columns are counted from 1 and in code points",
            arguments: [
                ("x.gi_frame", 1, 1, 1, 11, "x.gi_frame"),
                ("\n\n(\n   x.gi_frame)", 4, 4, 4, 14, "x.gi_frame"),
                ("é = '日本語'; x.gi_frame", 1, 12, 1, 22, "x.gi_frame"),
                ("'👩‍🚀'; x.gi_frame", 1, 8, 1, 18, "x.gi_frame"),
                ("if 1:\n\tx.gi_frame", 2, 2, 2, 12, "x.gi_frame"),
                ("a\r\nb\rx.gi_frame", 3, 1, 3, 11, "x.gi_frame"),
                ("(x\n .gi_frame)", 1, 2, 2, 11, "x\n .gi_frame"),
                ("'''é\né'''; x.gi_frame", 2, 7, 2, 17, "x.gi_frame"),
                ("a\u{0C}\nx.gi_frame", 2, 1, 2, 11, "x.gi_frame"),
                ("x.é.gi_frame", 1, 1, 1, 13, "x.é.gi_frame"),
            ])
        func columns(
            _ source: String, line: Int, column: Int, endLine: Int, endColumn: Int, excerpt: String
        ) throws {
            let violation = try #require(try Python.check(source).violations.first)
            #expect(violation.line == line)
            #expect(violation.column == column)
            #expect(violation.endLine == endLine)
            #expect(violation.endColumn == endColumn)
            #expect(violation.excerpt == excerpt)
            #expect(violation.node == "Attribute")
            #expect(violation.symbol == "gi_frame")
            #expect(violation.phase == .static)
        }

        @Test func `violations come sorted by position`() throws {
            let result = try Python.check(
                "import sys\nb.gi_frame; a.gi_frame\ndef f(x=c.gi_frame): import _io\nsys.modules")
            let places = result.violations.map { [$0.line, $0.column] }
            #expect(places == [[2, 1], [2, 13], [3, 9], [3, 29], [4, 1]])
        }

        @Test func `what is found in a literal stands at the literal`() throws {
            let violation = try #require(
                try Python.check("x = 1\ny = eval('(1,\\n 2, z.gi_frame)')").violations.first)
            #expect([violation.line, violation.column, violation.endColumn] == [2, 10, 32])
            #expect(violation.rule == "frame-attribute")
            #expect(violation.node == "Attribute")
        }

        @Test func `excerpts and symbols are bounded, and cut between code points`() throws {
            let name = String(repeating: "é", count: 500)
            let violation = try #require(try Python.check("\(name).gi_frame").violations.first)
            #expect(violation.excerpt == String(repeating: "é", count: Violation.excerptBytes / 2))
            let long = try #require(
                try Python.check("import os\nos.\(name)").violations.last { $0.node == "Attribute" })
            #expect(long.symbol.count <= 200)
        }

        @Test func `nodes without a position are reported where their parent stands`() throws {
            let result = try Python.check("x = [\n  y for y in z]", by: try Policies.rule("nodes: [comprehension]"))
            let violation = try #require(result.violations.first)
            #expect([violation.line, violation.column, violation.endLine] == [1, 5, 2])
        }
    }
}
