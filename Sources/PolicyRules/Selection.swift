/// Which of many things a rule is about: those denied, less those allowed.
///
/// With nothing denied it is an allow-list: everything is selected that is not allowed.
public struct Selection<Pattern: Sendable & Hashable>: Sendable, Hashable {
    public var deny: [Pattern]
    public var allow: [Pattern]

    public init(deny: [Pattern] = [], allow: [Pattern] = []) {
        self.deny = deny
        self.allow = allow
    }
}

extension Selection where Pattern == NameGlob {
    public func selects(_ name: String) -> Bool {
        if allow.contains(where: { $0.matches(name) }) { return false }
        return deny.isEmpty || deny.contains { $0.matches(name) }
    }
}

extension Selection where Pattern == DottedGlob {
    /// Whether the path is selected. The longest pattern that covers it decides, and of two
    /// equally long ones the one that allows. An allow-list does not select what it allows a part
    /// of: the parts are judged when they are used.
    public func selects(_ path: ModulePath) -> Bool {
        let allowed = longest(allow, covering: path)
        guard !deny.isEmpty else { return allowed == nil && !allow.contains { $0.reachesBelow(path) } }
        guard let denied = longest(deny, covering: path) else { return false }
        return denied > allowed ?? 0
    }

    /// Whether the path is not selected itself while something below it is, so that what happens
    /// to it has to be followed.
    public func restricts(_ path: ModulePath) -> Bool {
        guard !selects(path) else { return false }
        guard deny.isEmpty else { return deny.contains { $0.reachesBelow(path) } }
        return longest(allow, covering: path) == nil
    }

    /// Whether a pattern names this very path as allowed.
    public func names(allowed path: ModulePath) -> Bool {
        allow.contains { $0.matches(path) }
    }

    private func longest(_ patterns: [DottedGlob], covering path: ModulePath) -> Int? {
        patterns.lazy.filter { $0.covers(path) }.map(\.components.count).max()
    }
}
