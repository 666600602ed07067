import PolicyCheck
import PolicyRules
import PythonRuntime

/// A policy that jobs may name, with its tables built once, before the fork.
///
/// A class, so that a job holds one reference: counting those to the lists would write to the pages they lie on, and
/// a job process copies every page it writes.
final class PolicyInForce {
    let policy: CompiledPolicy
    let checker: PolicyChecker
    let runtime: RuntimeGuard.Terms
    /// Every rule that a violation may be of: the policy's, and those that stand under all of them.
    let reportedRules: [(id: String, message: String)]
    private let places: [String: Int]

    init(_ policy: CompiledPolicy) {
        self.policy = policy
        checker = PolicyChecker(policy: policy)
        checker.warmUp()
        runtime = RuntimeGuard.Terms(policy: policy, checker: checker)
        let reserved = [
            Bounds.bytesRule, Bounds.nodesRule, Bounds.depthRule, Bounds.constantRule, CompiledPolicy.unknownNodeRule,
        ].map { (id: $0, message: "the program breaks a bound of the policy") }
        reportedRules =
            policy.rules.map { ($0.id, $0.message) } + policy.audit.map { ($0.id, $0.message) } + reserved
            + RuntimeGuard.ownRules
        places = Dictionary(
            reportedRules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The rule's place among ``reportedRules``, or one beyond the last where it is not among them.
    func index(ofRule id: String) -> Int { places[id] ?? reportedRules.count }
}
