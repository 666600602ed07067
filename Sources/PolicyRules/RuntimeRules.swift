/// What is done about code that a program makes while it runs, by `eval`, `exec` or `compile`.
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
    /// Library modules whose own generated code is not examined, by `__name__` of the code that
    /// asks for the compilation.
    public var trusted: [DottedGlob]

    public init(compile: Treatment = .ignore, trusted: [DottedGlob] = []) {
        self.compile = compile
        self.trusted = trusted
    }

    /// Whether code that the named module makes is its own business.
    public func trusts(module: String) -> Bool {
        let path = module.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        return trusted.contains { $0.covers(path) }
    }
}
