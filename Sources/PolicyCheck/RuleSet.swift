import CPythonShim
import Evaluation
import PolicyRules

/// A policy's rules sorted by what they look at, and what they say about single names and paths.
///
/// A class, so that a walk holds one reference: copying the lists would write to a page for each of them, and a
/// job process copies every page it writes.
final class RuleSet {
    /// A rule's place in the policy, with the part that matches.
    struct Indexed<Part> {
        var rule: Int
        var part: Part
    }

    /// A rule over definitions.
    struct Definitions {
        var rule: Int
        var part: DefinitionMatcher
        /// The places of the node kinds beside it.
        var kinds: Set<Int>
    }

    /// Stands among a node kind's rules where rules over definitions ask whether the program has one.
    static let besideMark = -1

    let rules: [Rule]
    let bounds: Bounds
    /// For each node kind, in the order of ``NodeKind``: the rules that select it.
    private(set) var nodes: [[Int]]
    /// Whether any rule selects a kind of operator, which are not walked otherwise.
    private(set) var examinesOperators = false
    private(set) var imports = ImportRules()
    private(set) var names: [Indexed<NameSet>] = []
    private(set) var builtins: [Indexed<NameSet>] = []
    /// Functions that may be asked for one literal name on the spot.
    private(set) var namespaceFunctions: [NameGlob] = []
    private(set) var definitions: [Definitions] = []
    private(set) var attributes: [Indexed<AttributeMatcher>] = []
    private(set) var calls: [Indexed<CallMatcher>] = []
    private(set) var templates: [Int] = []
    private(set) var literals: [Indexed<NameSet>] = []
    private(set) var keys: [Indexed<NameSet>] = []
    private(set) var composed: [Indexed<NameSet>] = []
    private(set) var reexports: [Indexed<[DottedGlob]>] = []
    private(set) var moduleValues: [Indexed<[DottedGlob]>] = []

    private var attributeNames: [NameSet] = []
    private var definitionNames: [NameSet] = []
    private var calleeNames: Set<String> = []
    private let builtinNames: Set<String>
    private let standardModules: Set<String>
    private var words = NameWords()
    /// Nil until all rules have been added.
    private var index: NameIndex?

    private static let evaluators: Set<String> = ["eval", "exec", "compile"]

    init(_ policy: CompiledPolicy) {
        rules = policy.rules
        bounds = policy.bounds
        nodes = Array(repeating: [], count: NodeKind.allCases.count)
        builtinNames = Set(PythonText.strings(in: PyEval_GetBuiltins()))
        standardModules = Set(PythonText.strings(in: PySys_GetObject("stdlib_module_names")))
        for evaluator in Self.evaluators { words.insert(evaluator) }
        for (index, rule) in policy.rules.enumerated() { add(rule.matcher, index) }
        index = NameIndex(words) { traits(of: $0) }
    }

    private func add(_ matcher: Matcher, _ index: Int) {
        switch matcher {
        case .nodes(let selection): addNodes(selection, index)
        case .imports(let matcher):
            imports.add(matcher, index: index, rejects: rules[index].severity == .reject)
            for pattern in matcher.paths.deny { words.insert(pattern.components[0]) }
        case .names(let selection):
            names.append(Indexed(rule: index, part: NameSet(selection)))
            words.insert(selection)
        case .builtins(let matcher):
            builtins.append(Indexed(rule: index, part: NameSet(matcher.names)))
            namespaceFunctions += matcher.withLiteralKey
            for name in builtinNames where matcher.names.selects(name) { words.insert(name) }
        case .definitions(let matcher):
            let kinds = NodeKind.allCases.indices.filter { kind in
                matcher.beside.contains { $0.matches(NodeKind.allCases[kind].rawValue) }
            }
            definitions.append(Definitions(rule: index, part: matcher, kinds: Set(kinds)))
            definitionNames.append(NameSet(matcher.names))
            for kind in kinds where !nodes[kind].contains(Self.besideMark) { nodes[kind].append(Self.besideMark) }
            words.insert(matcher.names)
        case .attributes(let matcher):
            attributes.append(Indexed(rule: index, part: matcher))
            attributeNames.append(NameSet(matcher.names))
            words.insert(matcher.names)
        case .calls(let matcher):
            calls.append(Indexed(rule: index, part: matcher))
            for callee in matcher.callees {
                calleeNames.insert(callee.lastName)
                words.insert(callee.lastName)
            }
        case .strings(.templates): templates.append(index)
        case .strings(.literals(let selection)):
            literals.append(Indexed(rule: index, part: NameSet(selection)))
            words.insert(selection)
        case .strings(.keys(let selection)):
            keys.append(Indexed(rule: index, part: NameSet(selection)))
            words.insert(selection)
        case .strings(.composed(let selection)): composed.append(Indexed(rule: index, part: NameSet(selection)))
        case .reexports(let allow): reexports.append(Indexed(rule: index, part: allow))
        case .moduleValues(let callees): moduleValues.append(Indexed(rule: index, part: callees))
        }
    }

    private func addNodes(_ selection: Selection<NameGlob>, _ index: Int) {
        for (kindIndex, kind) in NodeKind.allCases.enumerated() where selection.selects(kind.rawValue) {
            // An allow-list need not name load and store contexts, nor the root.
            if selection.deny.isEmpty, kind.isIncidental { continue }
            nodes[kindIndex].append(index)
            if kind.isOperator { examinesOperators = true }
        }
    }
}

extension RuleSet {
    /// Whether a top-level module belongs to the standard library of this interpreter.
    func isStandard(module: String) -> Bool { standardModules.contains(module) }

    /// Everything the rules say about a name by itself.
    func traits(of name: Object) -> NameTraits {
        let readable = PythonText.withUTF8(name) { bytes -> NameTraits in
            var traits: NameTraits = []
            if isUnderscored(bytes) { traits.insert(.underscored) }
            let known = index?.traits(of: bytes) ?? self.traits(of: String(decoding: bytes, as: UTF8.self))
            return traits.union(known)
        }
        return readable ?? .unreadable
    }

    /// The same of a text, underscores aside.
    func traits(ofText name: String) -> NameTraits {
        var name = name
        return name.withUTF8 { index?.traits(of: $0) } ?? traits(of: name)
    }

    private func traits(of name: String) -> NameTraits {
        var traits: NameTraits = []
        if names.contains(where: { $0.part.selects(name) }) { traits.insert(.refusedName) }
        if builtinNames.contains(name), builtins.contains(where: { $0.part.selects(name) }) {
            traits.insert(.refusedBuiltin)
        }
        if attributeNames.contains(where: { $0.selects(name) }) { traits.insert(.refusedAttribute) }
        if definitionNames.contains(where: { $0.selects(name) }) { traits.insert(.refusedDefinition) }
        if imports.guardModule(name) { traits.insert(.guardedModule) }
        if calleeNames.contains(name) { traits.insert(.guardedCallee) }
        if Self.evaluators.contains(name) { traits.insert(.evaluator) }
        if literals.contains(where: { $0.part.selects(name) }) { traits.insert(.refusedLiteral) }
        if keys.contains(where: { $0.part.selects(name) }) { traits.insert(.refusedKey) }
        return traits
    }

    /// The attribute rules that refuse the component at `index` of an access path.
    func attributeRules(refusing path: ModulePath, at index: Int) -> [Int] {
        attributes.filter { $0.part.selects(path, at: index) }.map(\.rule)
    }

    /// Whether any rejecting attribute rule refuses any component of a path after the first.
    func refusesAttributes(of path: ModulePath) -> Bool {
        path.indices.dropFirst().contains { index in
            attributes.contains { rules[$0.rule].severity == .reject && $0.part.selects(path, at: index) }
        }
    }

    /// Whether a rejecting attribute rule may refuse some name that begins and ends like this. Names that rules
    /// leave to the program's own objects are not worth it: what begins with `load_` is hardly ever `load_module`.
    func mayRefuseAttribute(prefix: String, suffix: String) -> Bool {
        attributes.contains { rule in
            guard rules[rule.rule].severity == .reject, !rule.part.ignoresOwn else { return false }
            let deny = rule.part.names.deny
            return deny.isEmpty || deny.contains { $0.mayMatch(prefix: prefix, suffix: suffix) }
        }
    }

    private func isUnderscored(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let underscore = UInt8(ascii: "_")
        guard bytes.count > 1, bytes[0] == underscore else { return false }
        let isDunder =
            bytes.count > 4 && bytes[1] == underscore && bytes[bytes.count - 1] == underscore
            && bytes[bytes.count - 2] == underscore
        return !isDunder
    }
}

extension NodeKind {
    /// Whether nodes of this kind stand for how another node is used, rather than for anything of
    /// the program's.
    fileprivate var isIncidental: Bool {
        switch self {
        case .module, .interactive, .expression, .functionType, .load, .store, .del, .typeIgnore: true
        default: false
        }
    }

    /// Whether the kind stands in a field of operators.
    fileprivate var isOperator: Bool {
        switch self {
        case .and, .or, .add, .sub, .mult, .matMult, .div, .mod, .pow, .leftShift, .rightShift, .bitOr, .bitXor,
            .bitAnd, .floorDiv, .invert, .not, .unaryAdd, .unarySub, .equal, .notEqual, .less, .lessOrEqual, .greater,
            .greaterOrEqual, .is, .isNot, .in, .notIn:
            true
        default: false
        }
    }
}

extension CallMatcher.Callee {
    /// The name that has to appear in a program for the callee to be meant.
    var lastName: String {
        switch self {
        case .name(let name), .method(let name): name
        case .member(let path): path.components[path.components.count - 1].text
        }
    }
}
