import Evaluation
import PolicyRules

/// The ids given so far; reports group by them, so no two rules share one.
struct RuleIDs {
    private var taken = Set(Bounds.reservedRules)

    mutating func take(_ element: Element) throws(PolicyError) -> String {
        let id = try element.text("an id")
        guard isKebabCase(id) else {
            throw element.error("the id \"\(id)\" must be lowercase letters, digits and hyphens, at most 64")
        }
        guard !Bounds.reservedRules.contains(id) else {
            throw element.error("the id \"\(id)\" is one that bounds use; choose another")
        }
        guard taken.insert(id).inserted else {
            throw element.error("the id \"\(id)\" is another rule's; every rule needs its own")
        }
        return id
    }
}

/// What texts of each kind look like.
enum Remedy {
    static let name = "write letters, digits and underscores, with * for any run of them"
    static let path = "write names joined by dots, with * for any run of characters within a name"
    static let callee = "write a name (getattr), a method (.format) or a member of a module (operator.attrgetter)"
    static let node = "write the name of a node type of Python's ast module"
}

let severities: [Violation.Severity] = [.reject, .observe]

func rule(_ element: Element, _ ids: inout RuleIDs) throws(PolicyError) -> Rule {
    let section = try Section(
        element, "a rule", keys: ["id", "severity", "message", "reason"] + MatcherReading.keys)
    let id = try ids.take(section.require("id", "a rule"))
    _ = try section["reason"]?.text("the reason")
    return Rule(
        id: id, severity: try section["severity"]?.word("the severity", of: severities) ?? .reject,
        message: try section.require("message", "a rule").text("the message"),
        matcher: try MatcherReading.matcher(section, id))
}

/// Reads the part of a rule that says what it matches.
enum MatcherReading {
    static let keys = [
        "nodes", "imports", "names", "builtins", "attributes", "definitions", "calls", "strings", "reexports",
        "module-values",
    ]

    static func matcher(_ rule: Section, _ id: String) throws(PolicyError) -> Matcher {
        let present = rule.present(of: keys)
        guard let (key, value) = present.first else {
            throw rule.place.error("the rule \"\(id)\" matches nothing; give it one of \(keys.joined(separator: ", "))")
        }
        if let second = present.dropFirst().first {
            throw second.value.error(
                "the rule \"\(id)\" has \"\(key)\" already; make another rule of \"\(second.key)\"")
        }
        switch key {
        case "nodes": return .nodes(try nodes(value))
        case "imports": return .imports(try imports(value))
        case "names": return .names(try names(value, "names"))
        case "builtins": return .builtins(try builtins(value))
        case "attributes": return .attributes(try attributes(value))
        case "definitions": return .definitions(try definitions(value))
        case "calls": return .calls(try calls(value))
        case "strings": return .strings(try strings(value))
        case "reexports": return .reexports(allow: try allowed(value, "reexports"))
        default: return .moduleValues(allowedCallees: try allowed(value, "module-values"))
        }
    }

    /// A list of what is denied, or a mapping of `deny` and `allow`.
    private static func selection<Pattern>(
        _ element: Element, _ what: String, _ remedy: String, _ make: (String) -> Pattern?
    ) throws(PolicyError) -> Selection<Pattern> {
        if element.isList {
            return try checked(Selection(deny: element.values(what, remedy, make)), element, what)
        }
        return try selection(try Section(element, what, keys: ["deny", "allow"]), what, remedy, make)
    }

    /// The same of a mapping that has more keys.
    private static func selection<Pattern>(
        _ section: Section, _ what: String, _ remedy: String, _ make: (String) -> Pattern?
    ) throws(PolicyError) -> Selection<Pattern> {
        try checked(
            Selection(
                deny: try section["deny"]?.values(what, remedy, make) ?? [],
                allow: try section["allow"]?.values(what, remedy, make) ?? []), section.place, what)
    }

    private static func checked<Pattern>(
        _ selection: Selection<Pattern>, _ element: Element, _ what: String
    ) throws(PolicyError) -> Selection<Pattern> {
        guard !selection.deny.isEmpty || !selection.allow.isEmpty else {
            throw element.error("\(what) name nothing; list what is denied, or what alone is allowed")
        }
        return selection
    }

    private static func names(_ element: Element, _ what: String) throws(PolicyError) -> Selection<NameGlob> {
        try selection(element, what, Remedy.name) { NameGlob($0) }
    }

    private static func nodes(_ element: Element) throws(PolicyError) -> Selection<NameGlob> {
        try selection(element, "nodes", Remedy.node, nodeGlob)
    }

    private static func nodeGlob(_ text: String) -> NameGlob? {
        NameGlob(text).flatMap { glob in NodeKind.allCases.contains { glob.matches($0.rawValue) } ? glob : nil }
    }

    private static func builtins(_ element: Element) throws(PolicyError) -> BuiltinMatcher {
        if element.isList { return BuiltinMatcher(names: try names(element, "builtins")) }
        let section = try Section(element, "builtins", keys: ["deny", "allow", "with-literal-key"])
        return BuiltinMatcher(
            names: try selection(section, "builtins", Remedy.name) { NameGlob($0) },
            withLiteralKey: try globs(section, "with-literal-key"))
    }

    private static func definitions(_ element: Element) throws(PolicyError) -> DefinitionMatcher {
        if element.isList { return DefinitionMatcher(names: try names(element, "definitions")) }
        let section = try Section(element, "definitions", keys: ["deny", "allow", "beside", "must-be", "form"])
        return DefinitionMatcher(
            names: try selection(section, "definitions", Remedy.name) { NameGlob($0) },
            beside: try section["beside"]?.values("the node types beside it", Remedy.node, nodeGlob) ?? [],
            allowsAttributeLiterals: try section["must-be"]?.word("must-be", of: DefinitionValue.allCases) != nil,
            onlyAnnotated: try section["form"]?.word("form", of: DefinitionForm.allCases) == .annotation)
    }

    private enum DefinitionValue: String, CaseIterable {
        case attributeLiterals = "attribute-literals"
    }

    private enum DefinitionForm: String, CaseIterable {
        case any, annotation
    }

    private static func globs(_ section: Section, _ key: String) throws(PolicyError) -> [NameGlob] {
        try section[key]?.values(key, Remedy.name) { NameGlob($0) } ?? []
    }

    private static func imports(_ element: Element) throws(PolicyError) -> ImportMatcher {
        let section = try Section(element, "imports", keys: ["deny", "allow", "unused"])
        let paths = Selection(
            deny: try section["deny"]?.values("imports", Remedy.path) { DottedGlob($0) } ?? [],
            allow: try section["allow"]?.values("imports", Remedy.path) { DottedGlob($0) } ?? [])
        let unused = try section["unused"]?.word("unused", of: Report.allCases) ?? .reported
        return ImportMatcher(paths: try checked(paths, element, "imports"), ignoresUnused: unused == .ignored)
    }

    private enum Report: String, CaseIterable {
        case reported, ignored
    }

    private static func attributes(_ element: Element) throws(PolicyError) -> AttributeMatcher {
        let section: Section? =
            element.isList
            ? nil
            : try Section(
                element, "attributes", keys: ["deny", "allow", "compared", "read", "instance", "stores", "own"])
        let selection =
            if let section {
                try selection(section, "attributes", Remedy.path) { DottedGlob($0) }
            } else {
                try selection(element, "attributes", Remedy.path) { DottedGlob($0) }
            }
        // What is allowed with a dot is allowed in these surroundings only.
        let contexts = selection.allow.filter { $0.components.count > 1 }
        guard selection.deny.allSatisfy({ $0.components.count == 1 }) else {
            throw element.error("attributes are denied by single names; surroundings, with a dot, can only be allowed")
        }
        var matcher = AttributeMatcher(
            names: Selection(
                deny: selection.deny.map { $0.components[0] },
                allow: selection.allow.filter { $0.components.count == 1 }.map { $0.components[0] }),
            contexts: contexts)
        guard let section else { return matcher }
        matcher.compared = try globs(section, "compared")
        matcher.read = try globs(section, "read")
        matcher.ofInstance = try globs(section, "instance")
        matcher.ignoresStores = try section["stores"]?.word("stores", of: Report.allCases) == .ignored
        matcher.ignoresOwn = try section["own"]?.word("own", of: Report.allCases) == .ignored
        return matcher
    }

    private static func allowed(_ element: Element, _ what: String) throws(PolicyError) -> [DottedGlob] {
        let section = try Section(element, what, keys: ["allow"])
        return try section["allow"]?.values("what is allowed", Remedy.path) { DottedGlob($0) } ?? []
    }

    private static func strings(_ element: Element) throws(PolicyError) -> StringMatcher {
        let section = try Section(element, "strings", keys: ["templates", "literals", "keys", "composed"])
        let present = section.present(of: ["templates", "literals", "keys", "composed"])
        guard present.count == 1, let (key, value) = present.first else {
            throw element.error("strings need one of templates, literals, keys, composed")
        }
        switch key {
        case "templates":
            _ = try value.word("templates", of: Templates.allCases)
            return .templates
        case "literals": return .literals(try names(value, "literals"))
        case "keys": return .keys(try names(value, "keys"))
        default: return .composed(try names(value, "composed"))
        }
    }

    private enum Templates: String, CaseIterable {
        case refusedAttributes = "refused-attributes"
    }
}
