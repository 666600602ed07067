import PolicyRules

/// The names and patterns that rules are about, gathered while they are added.
struct NameWords {
    private(set) var names: Set<String> = []
    private(set) var patterns: [NameGlob] = []
    /// Whether some rule has something to say about nearly every name.
    private(set) var areAll = false

    mutating func insert(_ selection: Selection<NameGlob>) {
        if selection.deny.isEmpty { areAll = true }
        for pattern in selection.deny { insert(pattern) }
    }

    mutating func insert(_ pattern: NameGlob) {
        if pattern.isLiteral { insert(pattern.text) } else { patterns.append(pattern) }
    }

    mutating func insert(_ name: String) { names.insert(name) }
}

/// What the rules say about a name, found by its bytes: for nearly every name of a program without making a string
/// of it, and without counting a reference, which would copy a page in a job process.
struct NameIndex {
    private let spelled: UnsafeBufferPointer<Entry>
    private let bytes: UnsafeBufferPointer<UInt8>
    private let patterns: UnsafeBufferPointer<Pattern>
    /// For every two bytes whether a pattern may begin so; of names of one byte the second is 0.
    private let beginnings: UnsafeBufferPointer<UInt64>
    private let areAll: Bool

    /// A name that some rule spells out.
    private struct Entry {
        var hash: UInt64 = 0
        var start: Int32 = 0
        /// 0 in an empty slot.
        var count: Int32 = 0
        var traits: NameTraits = []
    }

    /// What comes before the first `*` of a pattern, and after its last.
    private struct Pattern {
        var head: Range<Int>
        var tail: Range<Int>
    }

    /// - Parameter classify: what the rules say about a name that one of them spells out.
    init(_ words: NameWords, classify: (String) -> NameTraits) {
        var bytes: [UInt8] = []
        func keep(_ text: some Collection<UInt8>) -> Range<Int> {
            bytes += text
            return bytes.count - text.count..<bytes.count
        }
        var capacity = 16
        while capacity < words.names.count * 3 { capacity *= 2 }
        var entries = Array(repeating: Entry(), count: capacity)
        for name in words.names where !name.isEmpty {
            let kept = keep(Array(name.utf8))
            let hash = Array(name.utf8).withUnsafeBufferPointer(Self.hash) ?? 0
            var index = Int(truncatingIfNeeded: hash) & (capacity - 1)
            while entries[index].count > 0 { index = (index + 1) & (capacity - 1) }
            entries[index] = Entry(
                hash: hash, start: Int32(kept.lowerBound), count: Int32(kept.count), traits: classify(name))
        }
        let star = UInt8(ascii: "*")
        var beginnings = Array(repeating: UInt64(0), count: 1 << 10)
        var patterns: [Pattern] = []
        for pattern in words.patterns.map({ Array($0.text.utf8) }) {
            let head = Array(pattern.prefix { $0 != star })
            let tail = Array(pattern.reversed().prefix { $0 != star }.reversed())
            patterns.append(Pattern(head: keep(head), tail: keep(tail)))
            let firsts = head.first.map { [$0] } ?? Array(0...UInt8.max)
            let seconds = head.count > 1 ? [head[1]] : Array(0...UInt8.max)
            for first in firsts {
                for second in seconds { beginnings[Int(first) << 2 | Int(second) >> 6] |= 1 << UInt64(second & 63) }
            }
        }
        spelled = Lasting.copy(entries)
        self.bytes = Lasting.copy(bytes)
        self.patterns = Lasting.copy(patterns)
        self.beginnings = Lasting.copy(beginnings)
        areAll = words.areAll
    }

    /// What the rules say about a name, or nil where they have to be asked one by one.
    func traits(of name: UnsafeBufferPointer<UInt8>) -> NameTraits? {
        // Beyond ASCII, names can be equal that are other bytes.
        guard !areAll, let hash = Self.hash(name) else { return nil }
        guard let first = name.first else { return patterns.contains { mayMatch($0, name) } ? nil : [] }
        let second = name.count > 1 ? name[1] : 0
        if beginnings[Int(first) << 2 | Int(second) >> 6] >> UInt64(second & 63) & 1 == 1,
            patterns.contains(where: { mayMatch($0, name) })
        {
            return nil
        }
        let mask = spelled.count - 1
        var index = Int(truncatingIfNeeded: hash) & mask
        while spelled[index].count > 0 {
            let entry = spelled[index]
            if entry.hash == hash, entry.count == name.count, isEqual(name, at: Int(entry.start)) {
                return entry.traits
            }
            index = (index + 1) & mask
        }
        return []
    }

    private func isEqual(_ name: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        for index in name.indices where name[index] != bytes[start + index] { return false }
        return true
    }

    private func mayMatch(_ pattern: Pattern, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.count >= pattern.head.count + pattern.tail.count else { return false }
        for (offset, place) in pattern.head.enumerated() where name[offset] != bytes[place] { return false }
        let first = name.count - pattern.tail.count
        for (offset, place) in pattern.tail.enumerated() where name[first + offset] != bytes[place] { return false }
        return true
    }

    /// FNV-1a, 64 bits; nil for a name that is not all ASCII.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64? {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var all: UInt8 = 0
        for byte in bytes {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            all |= byte
        }
        return all < 0x80 ? hash ^ (hash >> 32) : nil
    }
}
