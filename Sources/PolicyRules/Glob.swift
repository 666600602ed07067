/// A pattern for one name: letters, digits and underscores, where `*` stands for any run of
/// characters, the empty one included.
public struct NameGlob: Sendable, Hashable {
    public let text: String
    private let pattern: [UInt8]

    /// Nil where the text is empty, holds `**`, or a character no Python name can have.
    public init?(_ text: String) {
        guard !text.isEmpty, !text.contains("**") else { return nil }
        for scalar in text.unicodeScalars
        where !(scalar == "*" || scalar == "_" || scalar.properties.isXIDContinue) {
            return nil
        }
        self.text = text
        pattern = Array(text.utf8)
        isLiteral = !pattern.contains(wildcard)
    }

    /// Whether the pattern is a plain name.
    public let isLiteral: Bool

    public func matches(_ name: String) -> Bool {
        isLiteral ? name == text : wildcardMatch(pattern, Array(name.utf8))
    }

    /// Whether the pattern may match some name that begins and ends like this. May say yes in vain, never no.
    public func mayMatch(prefix: String, suffix: String) -> Bool {
        guard !isLiteral else {
            return text.utf8.count >= prefix.utf8.count + suffix.utf8.count && text.hasPrefix(prefix)
                && text.hasSuffix(suffix)
        }
        let head = String(text.prefix { $0 != "*" })
        let tail = String(text.reversed().prefix { $0 != "*" }.reversed())
        return (head.hasPrefix(prefix) || prefix.hasPrefix(head)) && (tail.hasSuffix(suffix) || suffix.hasSuffix(tail))
    }
}

/// A pattern for any text, where `*` stands for any run of characters.
public struct TextGlob: Sendable, Hashable {
    public let text: String
    private let pattern: [UInt8]

    /// Nil where the text is empty.
    public init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        self.text = text
        pattern = Array(text.utf8)
    }

    public func matches(_ text: String) -> Bool {
        wildcardMatch(pattern, Array(text.utf8))
    }
}

/// A pattern for a dotted path. Each component is a ``NameGlob``; the whole covers the path it
/// names and everything below it, so `os` covers `os.system` too.
public struct DottedGlob: Sendable, Hashable {
    public let text: String
    public let components: [NameGlob]

    /// Nil where a component is empty or no ``NameGlob``.
    public init?(_ text: String) {
        var components: [NameGlob] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard let component = NameGlob(String(part)) else { return nil }
            components.append(component)
        }
        self.text = text
        self.components = components
    }

    /// Whether the path is the pattern's or lies below it.
    public func covers(_ path: ModulePath) -> Bool {
        path.count >= components.count && matchesStart(of: path)
    }

    /// Whether the path is exactly as long as the pattern, and matches.
    public func matches(_ path: ModulePath) -> Bool {
        path.count == components.count && matchesStart(of: path)
    }

    /// Whether the pattern is about something below the path.
    public func reachesBelow(_ path: ModulePath) -> Bool {
        components.count > path.count && matchesStart(of: path)
    }

    private func matchesStart(of path: ModulePath) -> Bool {
        zip(components, path).allSatisfy { $0.matches($1) }
    }
}

/// A dotted path in its components: `os.path.join` is three.
public typealias ModulePath = [String]

private let wildcard = UInt8(ascii: "*")

/// Linear matching with one point to fall back to: the last `*` seen.
private func wildcardMatch(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
    var inPattern = 0
    var inText = 0
    var afterStar: Int?
    var retry = 0
    while inText < text.count {
        if inPattern < pattern.count, pattern[inPattern] == wildcard {
            inPattern += 1
            afterStar = inPattern
            retry = inText
        } else if inPattern < pattern.count, pattern[inPattern] == text[inText] {
            inPattern += 1
            inText += 1
        } else if let afterStar {
            retry += 1
            inPattern = afterStar
            inText = retry
        } else {
            return false
        }
    }
    return pattern[inPattern...].allSatisfy { $0 == wildcard }
}
