public import Evaluation

/// A policy as a worker applies it: parsed, validated, and small enough to send over a pipe.
///
/// It holds no YAML and no file names. `PolicyLanguage` makes it from text, `PolicyCheck` applies
/// it to syntax trees, and ``encoded()`` carries it from one to the other.
public struct CompiledPolicy: Sendable, Hashable {
    public var name: String
    /// SHA-256 of the policy's text, lowercase hex. Whoever compiles the text computes it.
    public var hash: String
    public var rules: [Rule]
    public var bounds: Bounds
    public var runtime: RuntimeRules
    public var audit: [AuditRule]

    public init(
        name: String, hash: String, rules: [Rule] = [], bounds: Bounds = Bounds(),
        runtime: RuntimeRules = RuntimeRules(), audit: [AuditRule] = []
    ) {
        self.name = name
        self.hash = hash
        self.rules = rules
        self.bounds = bounds
        self.runtime = runtime
        self.audit = audit
    }

    /// Whether there is anything to hold a syntax tree to.
    public var hasRules: Bool { !rules.isEmpty || bounds != Bounds() }

    /// The id of violations that are no rule's: an object in a tree that Python's grammar does not
    /// have. Nothing that was not examined may run, so it rejects whatever the policy says.
    public static let unknownNodeRule = "unknown-node"
}

/// One rule: what it matches and what a match means.
public struct Rule: Sendable, Hashable {
    /// Kebab-case, unique within the policy, stable over its versions: reports group by it.
    public var id: String
    public var severity: Violation.Severity
    /// What the author of a refused program reads.
    public var message: String
    public var matcher: Matcher

    public init(id: String, severity: Violation.Severity, message: String, matcher: Matcher) {
        self.id = id
        self.severity = severity
        self.message = message
        self.matcher = matcher
    }
}

/// What a rule looks at. `docs/policy.md` describes each for people who write policies.
public enum Matcher: Sendable, Hashable {
    /// Types of syntax nodes, by their name in Python's grammar.
    case nodes(Selection<NameGlob>)
    /// Modules and their members, however the program reaches them.
    case imports(ImportMatcher)
    /// Every string of the tree that binds or reads a name.
    case names(Selection<NameGlob>)
    /// Names of the interpreter's own `builtins` module.
    case builtins(BuiltinMatcher)
    case attributes(AttributeMatcher)
    case calls(CallMatcher)
    case definitions(DefinitionMatcher)
    case strings(StringMatcher)
    /// What a module holds that is not its own: underscored names and other, refused modules.
    case reexports(allow: [DottedGlob])
    /// A module used as a value, which hides what is read from it.
    case moduleValues(allowedCallees: [DottedGlob])
}
