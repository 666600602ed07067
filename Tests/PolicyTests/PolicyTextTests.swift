import Evaluation
import PolicyLanguage
import PolicyRules
import Testing

extension PolicyTests {
    @Suite struct PolicyTexts {
        @Test(
            "an error says where it is and what to do",
            arguments: [
                ("", 1, 1, "at least a name"),
                ("- a", 1, 1, "must be a mapping"),
                ("description: x", 1, 1, "needs a \"name\""),
                ("name: Bad Name", 1, 7, "lowercase letters, digits and hyphens"),
                ("name: a\nrulez: []", 2, 1, "no key \"rulez\"; it may have name, description"),
                ("name: a\nname: b", 1, 1, "given twice"),
                ("name: a\nrules: x", 2, 8, "must be a list"),
                ("name: a\nrules:\n  - x", 3, 5, "must be a mapping"),
                ("name: a\nrules:\n  - id: x\n    messages: y", 4, 5, "no key \"messages\""),
                ("name: a\nrules:\n  - id: x\n    names: [a]", 3, 5, "needs a \"message\""),
                ("name: a\nrules:\n  - id: X_y\n    message: m\n    names: [a]", 3, 9, "lowercase letters"),
                ("name: a\nrules:\n  - id: too-deep\n    message: m\n    names: [a]", 3, 9, "bounds use"),
                ("name: a\nrules:\n  - id: x\n    message: m", 3, 5, "matches nothing; give it one of nodes"),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    names: [a]\n    nodes: [Call]", 6, 12,
                    "make another rule"
                ),
                (
                    "name: a\nrules:\n  - {id: x, message: m, names: [a]}\n  - {id: x, message: m, names: [b]}", 4, 10,
                    "every rule needs its own"
                ),
                (
                    "name: a\nrules:\n  - id: x\n    severity: maybe\n    message: m\n    names: [a]", 4, 15,
                    "must be one of reject, observe"
                ),
                ("name: a\nrules:\n  - id: x\n    message: m\n    names: [\"a b\"]", 5, 13, "with * for any run"),
                ("name: a\nrules:\n  - id: x\n    message: m\n    names: [a, \"**\"]", 5, 16, "with * for any run"),
                ("name: a\nrules:\n  - id: x\n    message: m\n    names: []", 5, 12, "name nothing"),
                ("name: a\nrules:\n  - id: x\n    message: m\n    names: {deny: a}", 5, 19, "must be a list"),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    imports: {deny: [os..path]}", 5, 22,
                    "joined by dots"
                ),
                ("name: a\nrules:\n  - id: x\n    message: m\n    imports: {deny: [os.]}", 5, 22, "joined by dots"),
                ("name: a\nrules:\n  - id: x\n    message: m\n    nodes: [Cal]", 5, 13, "Python's ast module"),
                ("name: a\nrules:\n  - id: x\n    message: m\n    attributes: [a.b]", 5, 17, "can only be allowed"),
                ("name: a\nrules:\n  - id: x\n    message: m\n    calls: {of: []}", 5, 12, "name no function"),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    calls: {of: [f], argument: 0}", 5, 32,
                    "from 1 to 255"
                ),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    calls: {of: [f], argument: 1}", 5, 12,
                    "needs a \"must-be\""
                ),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    calls: {of: [f], must-be: literal}", 5, 31,
                    "says nothing without"
                ),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    calls: {of: [f], argument: receiver, must-be: literal}",
                    5, 12, "goes with \"argument: receiver\""
                ),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    calls: {of: [f], argument: all, keyword: k, must-be: literal}",
                    5, 46, "the number of one argument"
                ),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    calls: {of: [f], keyword: \"a b\", must-be: absent}",
                    5,
                    31, "is no keyword"
                ),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    calls: {of: [f], instance: maybe}", 5, 32,
                    "refused, accepted"
                ),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    attributes: {deny: [a], own: perhaps}", 5, 34,
                    "reported, ignored"
                ),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    attributes: {deny: [a], reads: [b]}", 5, 29,
                    "it may have deny, allow, compared, read, instance, stores, own"
                ),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    attributes: {deny: [a], compared: [\"b c\"]}", 5,
                    40,
                    "with * for any run"
                ),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    definitions: {deny: [a], beside: [TryStart]}", 5,
                    39,
                    "Python's ast module"
                ),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    definitions: {beside: [Try]}", 5, 18,
                    "name nothing"
                ),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    definitions: {deny: [a], form: all}", 5, 36,
                    "any, annotation"
                ),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    builtins: {deny: [a], with-literal-key: b}", 5, 45,
                    "must be a list"
                ),
                (
                    "name: a\nrules:\n  - id: x\n    message: m\n    strings: {templates: all}", 5, 26,
                    "refused-attributes"
                ),
                ("name: a\nbounds: {nodes: many}", 2, 17, "whole number from 1"),
                ("name: a\nbounds: {nodes: -1}", 2, 17, "whole number from 1"),
                ("name: a\nruntime: {compile: perhaps}", 2, 20, "reject, observe, ignore"),
                ("name: a\nruntime: {trusted: [\"*.x y\"]}", 2, 21, "joined by dots"),
                ("name: a\naudit:\n  - {id: x, message: m}", 3, 5, "needs a \"events\""),
                ("name: a\n  b: c", 2, 4, "no YAML"),
                ("name: [", 2, 1, "no YAML"),
                ("name: a\ndescription: \"\"", 2, 14, "not empty"),
            ])
        func saysWhere(_ text: String, line: Int, column: Int, message: String) {
            do {
                _ = try compile(text: text, hash: "")
                Issue.record("the text was accepted")
            } catch {
                #expect(error.description.hasPrefix("\(line):\(column): "), "\(error)")
                #expect(error.message.contains(message), "\(error)")
            }
        }

        @Test func `every shipped policy compiles under its own name`() throws {
            #expect(ShippedPolicies.all.map(\.name) == ["default", "strict", "open", "files"])
            for (name, text) in ShippedPolicies.all { #expect(try compile(text: text, hash: "").name == name) }
            #expect(!Policies.open.hasRules)
        }

        @Test func `a policy without rules needs no more than a name`() throws {
            #expect(try compile(text: "name: empty", hash: "h") == CompiledPolicy(name: "empty", hash: "h"))
        }

        @Test func `words that other YAML schemas read as booleans are names`() throws {
            let policy = try Policies.rule("names: [on, no, yes, 1e3x]")
            guard case .names(let names) = policy.rules[0].matcher else { return #expect(Bool(false)) }
            #expect(names.deny.map(\.text) == ["on", "no", "yes", "1e3x"])
        }

        @Test func `an audit rule matches by event and argument`() throws {
            let rule = try #require(
                try compile(
                    text: """
                        name: a
                        audit:
                          - {id: x, severity: observe, message: m, events: [open, socket.conn*], arguments: ["/etc/*"],
                             except: ["/etc/localtime"]}
                        """, hash: ""
                ).audit.first)
            #expect(rule.severity == .observe)
            #expect(rule.isAbout(event: "open"))
            #expect(rule.isAbout(event: "socket.connect"))
            #expect(!rule.isAbout(event: "socket"))
            #expect(!rule.isAbout(event: "opened"))
            #expect(rule.matches(argument: "/etc/passwd"))
            #expect(!rule.matches(argument: "/etc/localtime"))
            #expect(!rule.matches(argument: "/tmp/x"))
            #expect(!rule.matches(argument: nil))
        }

        @Test func `an audit rule can be about whose act it is`() throws {
            let rules = try compile(
                text: """
                    name: a
                    audit:
                      - {id: x, message: m, events: [gc]}
                      - {id: y, message: m, events: [gc], by: program, trusted: [types.coroutine]}
                      - {id: z, message: m, events: [gc], by: [program, inspect.stack]}
                      - {id: w, message: m, events: [gc], by: [inspect]}
                    """, hash: ""
            ).audit
            func whom(_ function: String?, _ own: Bool) -> String {
                rules.filter { $0.concerns(function: function, inItsOwnWords: own) }.map(\.id).joined()
            }
            #expect(whom(nil, false) == "xyz")
            #expect(whom("heapq.nlargest", false) == "xyz")
            #expect(whom("heapq.nlargest", true) == "x")
            #expect(whom("inspect.stack", true) == "xzw")
            #expect(whom("types.coroutine", false) == "xz")
        }

        @Test(
            arguments: [
                ("{id: x, message: m, events: []}", "names no event"),
                ("{id: x, message: m, events: [open], by: everybody}", "must be one of anybody, program"),
                ("{id: x, message: m, events: [open], by: []}", "names nobody"),
                ("{id: x, message: m, events: [open], by: [a..b]}", "is none of by"),
                ("{id: x, message: m, events: [open], trusted: x}", "must be a list"),
            ])
        func `an audit rule that says nothing sensible is refused`(rule: String, problem: String) {
            #expect(throws: PolicyError.self) {
                do {
                    _ = try compile(text: "name: a\naudit:\n  - \(rule)\n", hash: "")
                } catch {
                    #expect("\(error)".contains(problem), "\(error)")
                    throw error
                }
            }
        }

        @Test func `the functions that compile imported modules are trusted, whole modules are not`() {
            let runtime = Policies.default.runtime
            #expect(runtime.compile == .reject)
            #expect(runtime.trusts(function: "importlib._bootstrap._call_with_frames_removed"))
            for function in [
                "typing._eval", "numpy.lib.function_base.vectorize", "timeit.inner", "__main__.f", "",
                "importlib._bootstrap.exec_module", "collections.sort",
            ] {
                #expect(!runtime.trusts(function: function))
            }
        }
    }
}
