import Evaluation
import PolicyRules
import Testing

extension PolicyTests {
    @Suite struct PolicyEncoding {
        @Test(
            "what is decoded is what was encoded",
            arguments: [Policies.default, Policies.strict, Policies.open, everything])
        func roundTrip(_ policy: CompiledPolicy) throws {
            #expect(try CompiledPolicy(decoding: policy.encoded()) == policy)
        }

        @Test("a truncated policy throws", arguments: [Policies.strict, everything])
        func truncated(_ policy: CompiledPolicy) {
            let bytes = policy.encoded()
            for count in 0..<bytes.count {
                #expect(throws: PolicyDecodingError.self) { try CompiledPolicy(decoding: Array(bytes[..<count])) }
            }
        }

        @Test func `bytes after the policy throw`() {
            #expect(throws: PolicyDecodingError.trailingBytes(1)) {
                try CompiledPolicy(decoding: everything.encoded() + [0])
            }
        }

        @Test func `another version's bytes throw`() {
            var bytes = everything.encoded()
            bytes[0] = 99
            #expect(throws: PolicyDecodingError.version(99)) { try CompiledPolicy(decoding: bytes) }
        }

        @Test func `changed and random bytes decode or throw, and never trap`() {
            var generator = Lehmer(state: 42)
            let original = everything.encoded()
            for _ in 0..<5_000 {
                var bytes = original
                for _ in 0..<Int.random(in: 1...8, using: &generator) {
                    bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
                }
                _ = try? CompiledPolicy(decoding: bytes)
                let noise = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
                _ = try? CompiledPolicy(decoding: [original[0]] + noise)
            }
        }
    }
}

/// A policy with something in every field.
private let everything = CompiledPolicy(
    name: "everything", hash: String(repeating: "a", count: 64),
    rules: [
        Matcher.nodes(names), .imports(ImportMatcher(paths: paths, ignoresUnused: true)), .names(names),
        .builtins(BuiltinMatcher(names: names, withLiteralKey: names.allow)),
        .attributes(AttributeMatcher(names: names, contexts: paths.allow)),
        .attributes(
            AttributeMatcher(
                names: names, compared: names.deny, read: names.allow, ofInstance: names.deny, ignoresStores: true,
                ignoresOwn: true)),
        .definitions(
            DefinitionMatcher(
                names: names, beside: names.allow, allowsAttributeLiterals: true, onlyAnnotated: true)),
        .calls(CallMatcher(callees: [.name("f"), .method("g"), .member(DottedGlob("a.b")!)])),
        .calls(CallMatcher(callees: [.name("f")], requirement: .init(arguments: .all, form: .attributeLiteral))),
        .calls(
            CallMatcher(
                callees: [.name("f")], requirement: .init(arguments: .position(2, keyword: "é"), form: .moduleLiteral))),
        .calls(
            CallMatcher(
                callees: [.name("f")], requirement: .init(arguments: .position(255, keyword: nil), form: .literal))),
        .calls(CallMatcher(callees: [.name("f")], requirement: .init(arguments: .all, form: .present))),
        .calls(CallMatcher(callees: [.name("f")], requirement: .init(arguments: .keyword("k"), form: .absent))),
        .calls(CallMatcher(callees: [.name("f")], requirement: .init(arguments: .receiver, form: .template))),
        .calls(
            CallMatcher(
                callees: [.name("f")], requirement: .init(arguments: .all, form: .namespace), acceptsInstance: true)),
        .calls(CallMatcher(callees: [.name("f")], requirement: .init(arguments: .all, form: .oneOf(["0", "é"])))),
        .calls(CallMatcher(callees: [.name("f")], requirement: .init(arguments: .all, form: .noText))),
        .calls(CallMatcher(callees: [.name("f")], requirement: .init(arguments: .all, form: .fileless))),
        .calls(CallMatcher(callees: [.name("f")], requirement: .init(arguments: .all, form: .ownDefinition))),
        .strings(.templates), .strings(.literals(names)), .strings(.keys(names)), .strings(.composed(names)),
        .reexports(allow: paths.allow), .moduleValues(allowedCallees: paths.deny),
    ].enumerated().map { index, matcher in
        Rule(
            id: "rule-\(index)", severity: index % 2 == 0 ? .reject : .observe, message: "é \(index)", matcher: matcher)
    },
    bounds: Bounds(bytes: 1, nodes: nil, depth: 3, constantBytes: 1 << 40),
    runtime: RuntimeRules(compile: .observe, imports: .reject, trusted: paths.deny),
    audit: [
        AuditRule(
            id: "a", severity: .observe, message: "m", events: paths.deny, arguments: [TextGlob("/x*")!],
            exceptions: [TextGlob("*")!],
            actors: AuditRule.Actors(program: true, functions: paths.allow), trusted: paths.deny)
    ])

private let names = Selection(deny: [NameGlob("a*")!, NameGlob("_")!], allow: [NameGlob("ab")!])
private let paths = Selection(deny: [DottedGlob("os.*")!], allow: [DottedGlob("os.path")!, DottedGlob("x")!])

/// A small generator, so that a failure can be repeated.
private struct Lehmer: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
