import CPythonShim
import Evaluation
import PolicyRules

/// Recording what the walk finds.
extension TreeWalk {
    mutating func record(_ rule: Int, _ pending: Pending, _ kind: NodeKind, _ symbol: String) {
        record(rule, at: place(of: pending), node: kind.rawValue, symbol)
    }

    mutating func record(_ rule: Int, at place: Object?, node: String, _ symbol: String) {
        let rule = rules.rules[rule]
        findings.record(
            RuleHeader(id: rule.id, severity: rule.severity, message: rule.message), node: node, symbol: symbol,
            place: place)
    }

    mutating func record(bound: String, _ pending: Pending, _ what: String) {
        findings.record(
            RuleHeader(id: bound, severity: .reject, message: "the program has \(what)"),
            node: kindName(pending.node), symbol: what, place: place(of: pending))
    }

    /// Something in the tree that is none of the grammar's.
    mutating func recordUnknown(_ pending: Pending, _ symbol: String) {
        recordUnknown(symbol, node: kindName(pending.node), place: place(of: pending))
    }

    mutating func recordUnknown(_ symbol: String, node: String, place: Object?) {
        findings.record(
            RuleHeader(
                id: CompiledPolicy.unknownNodeRule, severity: .reject,
                message: "the tree holds something that Python's grammar does not have"),
            node: node, symbol: symbol, place: place)
    }

    /// The node whose position a violation is reported with.
    func place(of pending: Pending) -> Object? {
        if let literal { return literal }
        return types.kind(of: pending.node).map(\.hasPosition) == true ? pending.node : pending.anchor
    }

    func kindName(_ node: Object) -> String {
        types.kind(of: node)?.rawValue ?? String(cString: node.pointee.ob_type.pointee.tp_name)
    }
}

extension NodeKind {
    /// Whether nodes of this kind say where they stand.
    var hasPosition: Bool {
        switch self {
        case .module, .interactive, .expression, .functionType, .comprehension, .arguments, .withItem, .matchCase,
            .typeIgnore:
            false
        default: true
        }
    }
}
