import CPythonShim
import Evaluation
import Foundation
import PolicyCheck
import PolicyRules
import Testing

/// Programs before the check of their syntax tree: it says yes or no to each, and it has seen what then runs.
@Suite("Fuzzed programs, under the policy", .serialized)
struct PolicyFuzzTests {
    @Test("are checked to the end, whatever they are")
    func checks() throws {
        try FuzzPython.run { python in
            let checkers = FuzzPolicies.shipped.map(PolicyChecker.init(policy:))
            try FuzzRun.run("policy") { run in
                let source = try run.program(with: python)
                run.note(source)
                guard python.parse(source) else { return }
                let tree = try python.object("tree")
                for checker in checkers {
                    let first = source.withUnsafeBufferPointer {
                        checker.check(tree: tree, source: $0, phase: .static)
                    }
                    let fits = first.violations.count == min(first.total, Violation.limit)
                    run.expect(fits, "\(first.violations.count) of \(first.total)", input: source)
                    run.expect(
                        PyErr_Occurred() == nil, "the check left an exception behind", input: source)
                    for violation in first.violations {
                        let isPlaced =
                            violation.line >= 1 && violation.column >= 1
                            && (violation.endLine, violation.endColumn) >= (violation.line, violation.column)
                        run.expect(isPlaced, "at no place: \(violation)", input: source)
                        run.expect(
                            violation.excerpt.utf8.count <= Violation.excerptBytes, "a long excerpt", input: source)
                    }
                }
            }
        }
    }

    @Test("would be caught if they held more than the check sees")
    func oracleCanFail() throws {
        let (all, hidden, found) = try FuzzPython.run { python in
            try python.execute(
                """
                code = compiled(ast.parse('class A:\\n    def f(self): return self.__x.y'))
                all_seen = unexplained(executed(code), ['A', 'f', 'self', '__x', 'y'])
                one_hidden = unexplained(executed(code), ['A', 'f', 'self', '__x'])
                found = identifiers(ast.parse('from a.b import c as d\\nmatch d:\\n  case e(f=g, h=_): pass'))
                """)
            return (try python.strings("all_seen"), try python.strings("one_hidden"), try python.strings("found"))
        }
        #expect(all == [])
        #expect(hidden == ["y"])
        #expect(found == ["a", "b", "c", "d", "e", "f", "g", "h"])
    }

    @Test("hold no name that the check did not see, and none that it invented")
    func differential() throws {
        try FuzzPython.run { python in
            try python.execute("import sysconfig\nfolder = [sysconfig.get_paths()['stdlib']]")
            let library = FuzzSources.library(try python.strings("folder")[0]).filter { $0.count < 200_000 }
            let oracle = TreeOracle(python: python)
            try FuzzRun.run("names") { run in
                switch run.generator.below(4) {
                case 0:
                    // A module of the library, statement by statement: violations are kept up to a number.
                    let source = run.generator.pick(library)
                    run.note(source)
                    guard python.parse(source) else { return }
                    try python.execute("module = tree")
                    let count = 40
                    for _ in 0..<count {
                        let choice = run.generator.next() >> 8
                        try python.execute(
                            "tree = ast.Module([module.body[\(choice) % len(module.body)]], []) if module.body else module"
                        )
                        try oracle.compare(in: &run, source: source, phase: .static)
                    }
                case 1:
                    let seed = run.generator.next() >> 1
                    run.note(Array("seed \(seed)".utf8))
                    try python.execute("tree = Maker(\(seed)).module()")
                    try oracle.compare(in: &run, source: Array("Maker(\(seed)).module()".utf8), phase: .runtime)
                default:
                    let source = try run.program(with: python)
                    run.note(source)
                    if python.parse(source) { try oracle.compare(in: &run, source: source, phase: .static) }
                }
            }
        }
    }
}

extension FuzzRun {
    /// A program of any origin.
    mutating func program(with python: FuzzPython) throws -> [UInt8] {
        if generator.chance(3) {
            try python.execute("text = [source(\(generator.next() >> 1))]")
            return Array(try python.strings("text")[0].utf8)
        }
        return generator.mutatedProgram(from: FuzzSources.programs)
    }
}

/// Compares what the check saw of a tree with what another walk of it sees, and with the code it is compiled to.
private struct TreeOracle {
    let python: FuzzPython
    let nodes = PolicyChecker(policy: FuzzPolicies.nodes)

    func compare(in run: inout FuzzRun, source: [UInt8], phase: Violation.Phase) throws {
        let tree = try python.object("tree")
        // A checker remembers the imports of earlier programs of its process; each tree here is a program of its own.
        let checker = PolicyChecker(policy: FuzzPolicies.everything)
        let result = source.withUnsafeBufferPointer { checker.check(tree: tree, source: $0, phase: phase) }
        let counted = source.withUnsafeBufferPointer { nodes.check(tree: tree, source: $0, phase: phase) }
        run.expect(
            !result.rejects && !counted.rejects,
            "refused: \(result.violations.first { $0.severity == .reject } as Any)", input: source)
        guard !result.rejects else { return }

        try python.execute(
            "expected = identifiers(tree)\nkinds_met = kinds(tree)\ncode = compiled(tree)\ninside = embedded(tree)")
        let kinds = try python.strings("kinds_met")
        // Literals that are evaluated are walked as well.
        let inside = Set(try python.strings("inside"))
        let isComplete = inside.isEmpty ? counted.total == kinds.count : counted.total >= kinds.count
        run.expect(isComplete, "\(counted.total) nodes seen of \(kinds.count)", input: source)
        // Beyond what is kept there is nothing to compare; long names are cut.
        guard result.total == result.violations.count else { return }
        let seen = FuzzPolicies.names(in: result.violations)
        let expected = Set(try python.strings("expected"))
        if expected.contains(where: { $0.count > 190 }) { return }
        let missed = expected.subtracting(seen).sorted()
        let invented = seen.subtracting(expected).subtracting(inside).sorted()
        run.expect(
            missed.isEmpty && invented.isEmpty, "missed \(missed.prefix(5)), invented \(invented.prefix(5))",
            input: source)
        guard try python.has("code") else { return }
        try python.execute("hidden = unexplained(executed(code), \(FuzzPython.literal(seen.sorted())))")
        let hidden = try python.strings("hidden")
        run.expect(hidden.isEmpty, "the code uses \(hidden.prefix(5)), which nobody saw", input: source)
    }
}
