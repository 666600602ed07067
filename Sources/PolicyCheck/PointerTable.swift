/// A small map from addresses to small numbers, built once and looked up in a few nanoseconds.
///
/// Open addressing with linear probing, at most half full. The keys are objects that live as long
/// as the interpreter: node types and interned field names.
struct PointerTable {
    private let slots: UnsafeMutablePointer<Slot>
    private let mask: Int

    private struct Slot {
        var key: UnsafeRawPointer?
        var value: UInt16
    }

    /// The table lives as long as the process does; nothing frees it.
    init(_ entries: [(key: UnsafeRawPointer, value: UInt16)]) {
        var capacity = 16
        while capacity < entries.count * 3 { capacity *= 2 }
        mask = capacity - 1
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: Slot(key: nil, value: 0), count: capacity)
        for entry in entries {
            var index = Self.hash(entry.key) & mask
            while slots[index].key != nil, slots[index].key != entry.key { index = (index + 1) & mask }
            slots[index] = Slot(key: entry.key, value: entry.value)
        }
    }

    @inline(__always)
    func value(for key: UnsafeRawPointer) -> UInt16? {
        var index = Self.hash(key) & mask
        while let found = slots[index].key {
            if found == key { return slots[index].value }
            index = (index + 1) & mask
        }
        return nil
    }

    /// Objects are 16-byte aligned, and types lie about a kilobyte apart.
    @inline(__always)
    private static func hash(_ key: UnsafeRawPointer) -> Int {
        let bits = UInt(bitPattern: key)
        return Int(truncatingIfNeeded: (bits >> 4) ^ (bits >> 11))
    }
}

/// Tables that live as long as the process does: nothing frees them, and nothing counts references to them, which
/// would copy their pages in a job process.
enum Lasting {
    static func copy<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
        let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(1, elements.count))
        _ = copy.initialize(from: elements)
        return UnsafeBufferPointer(rebasing: copy[..<elements.count])
    }
}
