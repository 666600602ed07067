import Evaluation
import PolicyCheck
import PolicyLanguage
import PolicyRules
import Testing

extension PolicyTests {
    @Suite struct SizeBounds {
        private func policy(_ bounds: String) throws -> CompiledPolicy {
            try compile(text: "name: a\nbounds: {\(bounds)}", hash: "")
        }

        @Test func `too many nodes are one violation`() throws {
            let result = try Python.check("1\n2\n3\n4", by: try policy("nodes: 7"))
            #expect(result.violations.map(\.rule) == ["too-many-nodes"])
            #expect(result.rejects)
            #expect(try !Python.check("1\n2\n3", by: try policy("nodes: 7")).rejects)
        }

        @Test func `a tree too deep is one violation`() throws {
            let result = try Python.check("[[[[1]]]]; [[[[2]]]]", by: try policy("depth: 5"))
            #expect(result.violations.map(\.rule) == ["too-deep"])
            #expect(try !Python.check("[[1]]", by: try policy("depth: 5")).rejects)
        }

        @Test(
            "every way to be deep is too deep",
            arguments: [
                "x" + String(repeating: ".a", count: 2_000),
                String(repeating: "x(", count: 90) + String(repeating: ")", count: 90),
                "x" + String(repeating: " + x", count: 2_000), String(repeating: "-", count: 90) + "1",
                "x" + String(repeating: "()", count: 2_000), "x" + String(repeating: "[0]", count: 2_000),
            ])
        func deep(_ program: String) throws {
            #expect(try Python.check(program, by: try policy("depth: 60")).rejectedBy == ["too-deep"])
        }

        @Test func `a large constant is a violation, a small one is none`() throws {
            let policy = try policy("constant-bytes: 10")
            #expect(try Python.check("x = '12345678901'", by: policy).violations.map(\.rule) == ["constant-too-large"])
            #expect(try Python.check("x = b'12345678901'", by: policy).violations.map(\.rule) == ["constant-too-large"])
            #expect(try Python.check("x = '1234567890'", by: policy).total == 0)
        }

        @Test func `source is bounded before it is parsed`() throws {
            let policy = try policy("bytes: 100")
            Python.run {
                let checker = PolicyChecker(policy: policy)
                #expect(checker.checkSize(sourceBytes: 100) == nil)
                #expect(checker.checkSize(sourceBytes: 101)?.rule == "too-many-bytes")
                #expect(PolicyChecker(policy: Policies.open).checkSize(sourceBytes: 1 << 40) == nil)
            }
        }

        @Test func `of many violations the first thousand are kept and all are counted`() throws {
            let result = try Python.check(String(repeating: "x.gi_frame\n", count: 5_000))
            #expect(result.total == 5_000)
            #expect(result.violations.count == Violation.limit)
            #expect(result.violations.last?.line == Violation.limit)
        }

        @Test func `two hundred thousand nodes are checked`() throws {
            let result = try Python.check(String(repeating: "x = a.b(c) + 1\n", count: 22_000))
            #expect(result.total == 0)
        }

        @Test func `a template of fields within fields is given up, and refused`() throws {
            let braces = String(repeating: "{[", count: 20_000)
            #expect(try Python.check("x = '\(braces)'").rejectedBy == ["format-template"])
        }

        @Test func `literal code is counted with the rest of the tree`() throws {
            let result = try Python.check("eval('[1, 2, 3, 4, 5, 6]')", by: try policy("nodes: 10"))
            #expect(result.violations.map(\.rule) == ["too-many-nodes"])
        }
    }
}
