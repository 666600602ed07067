import CPythonShim

/// What rules have to say about a name, decided once for each distinct name of a program.
struct NameTraits: OptionSet {
    let rawValue: UInt16

    /// A rule over names selects it.
    static let refusedName = NameTraits(rawValue: 1 << 0)
    /// A rule over builtins selects it.
    static let refusedBuiltin = NameTraits(rawValue: 1 << 1)
    /// A rule over attributes selects it, surroundings aside.
    static let refusedAttribute = NameTraits(rawValue: 1 << 2)
    /// It begins with an underscore and is no dunder.
    static let underscored = NameTraits(rawValue: 1 << 3)
    /// A module of this name is refused, or may be used in part only.
    static let guardedModule = NameTraits(rawValue: 1 << 4)
    /// A function of this name has rules for its calls.
    static let guardedCallee = NameTraits(rawValue: 1 << 5)
    /// `eval`, `exec` or `compile`.
    static let evaluator = NameTraits(rawValue: 1 << 6)
    /// A rule over the contents of string literals selects it.
    static let refusedLiteral = NameTraits(rawValue: 1 << 7)
    /// A rule over the keys of subscripts selects it.
    static let refusedKey = NameTraits(rawValue: 1 << 8)
    /// Nothing that UTF-8 can express.
    static let unreadable = NameTraits(rawValue: 1 << 9)
    /// A rule over definitions selects it.
    static let refusedDefinition = NameTraits(rawValue: 1 << 10)
}

/// The distinct names of the programs being checked: a dense number for each, and its traits.
///
/// Names are told apart by content, since a tree built by hand holds equal strings that are
/// different objects.
struct Symbols {
    typealias ID = Int32

    struct Symbol {
        var name: Object
        var hash: Int
        var traits: NameTraits
        /// The newest of the imports that bind this name, or -1.
        var binding: Int32
    }

    private(set) var all: [Symbol] = []
    private var slots: [ID]

    init() {
        slots = Array(repeating: -1, count: Self.initialCapacity)
        all.reserveCapacity(Self.initialCapacity / 2)
    }

    private static let initialCapacity = 512

    mutating func removeAll() {
        all.removeAll(keepingCapacity: true)
        if slots.count > Self.initialCapacity * 8 {
            slots = Array(repeating: -1, count: Self.initialCapacity)
        } else {
            slots.withUnsafeMutableBufferPointer { $0.update(repeating: -1) }
        }
    }

    subscript(id: ID) -> Symbol {
        @inline(__always) get { all.withUnsafeBufferPointer { $0[Int(id)] } }
    }

    mutating func bind(_ id: ID, to binding: Int32) {
        all[Int(id)].binding = binding
    }

    /// The number of a name, which is an exact `str`.
    @inline(__always)
    mutating func id(of name: Object, classify: (Object) -> NameTraits) -> ID {
        let hash = Int(assay_py_str_hash(name))
        let (id, index) = find(name, hash: hash)
        return id ?? insert(name, hash: hash, at: index, traits: classify(name))
    }

    /// The number of a name that has been seen.
    func existingID(of name: Object) -> ID? {
        find(name, hash: Int(assay_py_str_hash(name))).id
    }

    /// The number of a name, or the slot it would go to.
    @inline(__always)
    private func find(_ name: Object, hash: Int) -> (id: ID?, index: Int) {
        let mask = slots.count - 1
        var index = hash & mask
        while true {
            let id = slots.withUnsafeBufferPointer { $0[index] }
            guard id >= 0 else { return (nil, index) }
            let symbol = self[id]
            if symbol.name == name || (symbol.hash == hash && PyUnicode_Compare(symbol.name, name) == 0) {
                return (id, index)
            }
            index = (index + 1) & mask
        }
    }

    private mutating func insert(_ name: Object, hash: Int, at index: Int, traits: NameTraits) -> ID {
        let id = ID(all.count)
        all.append(Symbol(name: name, hash: hash, traits: traits, binding: -1))
        slots[index] = id
        if all.count * 2 > slots.count { grow() }
        return id
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for (id, symbol) in all.enumerated() {
            var index = symbol.hash & mask
            while slots[index] >= 0 { index = (index + 1) & mask }
            slots[index] = ID(id)
        }
    }
}
