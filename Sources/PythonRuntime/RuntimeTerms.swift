public import PolicyCheck
public import PolicyRules

extension RuntimeGuard {
    /// What a policy says about what programs do while they run: made once for all jobs under it, so that a job holds
    /// one reference, and need not count those within.
    public final class Terms {
        let policy: CompiledPolicy
        let checker: PolicyChecker
        /// Whether the policy asks for anything to be watched.
        let watches: Bool

        public init(policy: CompiledPolicy, checker: PolicyChecker) {
            self.policy = policy
            self.checker = checker
            watches = policy.runtime.compile != .ignore || policy.runtime.imports != .ignore || !policy.audit.isEmpty
        }

        /// Names of events that programs are likely to raise: those that the policy spells out, after those of
        /// importing a module.
        var eventNames: [String] {
            let imports = [
                "import", "open", "exec", "compile", "marshal.loads", "code.__new__", "object.__getattr__",
                "object.__setattr__", "function.__new__", "sys._getframe", "os.listdir",
            ]
            let named = policy.audit.flatMap(\.events).filter { $0.components.allSatisfy(\.isLiteral) }.map(\.text)
            return imports + named
        }
    }
}
