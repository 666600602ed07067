/// What is done about code that a program makes while it runs, by `eval`, `exec` or `compile`, and about modules
/// whose names it computes.
public struct RuntimeRules: Sendable, Hashable {
    public enum Treatment: String, Sendable, Hashable, CaseIterable {
        /// Held to the rules: a violation of a rejecting rule ends the program.
        case reject
        /// Held to the rules, and what they say is recorded.
        case observe
        /// Not examined.
        case ignore
    }

    public var compile: Treatment
    /// What is done about modules that are imported by a call rather than by a statement: the rules over imports
    /// hold for them too.
    public var imports: Treatment
    /// Library functions whose own generated code and computed imports are not examined, as `module.function` of the code that
    /// asks for it. Name functions, not modules: library code also calls what a program gave it.
    public var trusted: [DottedGlob]

    public init(compile: Treatment = .ignore, imports: Treatment = .ignore, trusted: [DottedGlob] = []) {
        self.compile = compile
        self.imports = imports
        self.trusted = trusted
    }

    /// Whether code that the named function makes is its own business.
    public func trusts(function: String) -> Bool {
        let path = function.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        return trusted.contains { $0.covers(path) }
    }
}
