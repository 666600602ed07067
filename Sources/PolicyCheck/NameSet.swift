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

/// Answers, from a name's bytes and without making a string of it, whether any rule could have
/// something to say about it. May say yes in vain, never no.
struct NameFilter {
    private var buckets: [Bool] = Array(repeating: false, count: 4096)
    /// The first two bytes of patterns with a `*` further on; of shorter names the second is 0.
    private var beginnings: [Bool] = Array(repeating: false, count: 1 << 16)
    private var matchesAll = false

    mutating func insert(_ selection: Selection<NameGlob>) {
        if selection.deny.isEmpty { matchesAll = true }
        for pattern in selection.deny {
            if pattern.isLiteral { insert(pattern.text) } else { insertPattern(pattern) }
        }
    }

    mutating func insert(_ name: String) {
        let hash = Array(name.utf8).withUnsafeBufferPointer(Self.hash)
        buckets[Int(hash & 4095)] = true
    }

    mutating func insertPattern(_ pattern: NameGlob) {
        let star = UInt8(ascii: "*")
        let bytes = Array(pattern.text.utf8)
        guard let first = bytes.first, first != star else {
            matchesAll = true
            return
        }
        // `a*` matches `a` and whatever begins with it.
        let seconds = bytes.count > 1 && bytes[1] != star ? [bytes[1]] : Array(0...UInt8.max)
        for second in seconds { beginnings[Int(first) << 8 | Int(second)] = true }
    }

    func mayMatch(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !matchesAll, let first = name.first else { return true }
        let second = name.count > 1 ? name[1] : 0
        return beginnings[Int(first) << 8 | Int(second)] || buckets[Int(Self.hash(name) & 4095)]
    }

    /// FNV-1a, 64 bits.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return hash ^ (hash >> 32)
    }
}
