import PolicyCheck
import PolicyRules

/// A policy that jobs may name, with its tables built once, before the fork.
struct PolicyInForce {
    let policy: CompiledPolicy
    let checker: PolicyChecker

    init(_ policy: CompiledPolicy) {
        self.policy = policy
        checker = PolicyChecker(policy: policy)
    }
}
