import PolicyRules

/// A selection of names made ready for many look-ups: plain names by hash, patterns one by one.
struct NameSet {
    private let denied: Set<String>
    private let deniedPatterns: [NameGlob]
    private let allowed: Set<String>
    private let allowedPatterns: [NameGlob]
    private let selectsByDefault: Bool

    init(_ selection: Selection<NameGlob>) {
        denied = Set(selection.deny.filter(\.isLiteral).map(\.text))
        deniedPatterns = selection.deny.filter { !$0.isLiteral }
        allowed = Set(selection.allow.filter(\.isLiteral).map(\.text))
        allowedPatterns = selection.allow.filter { !$0.isLiteral }
        selectsByDefault = selection.deny.isEmpty
    }

    func selects(_ name: String) -> Bool {
        if allowed.contains(name) || allowedPatterns.contains(where: { $0.matches(name) }) { return false }
        return selectsByDefault || denied.contains(name) || deniedPatterns.contains { $0.matches(name) }
    }
}
