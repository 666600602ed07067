import PolicyRules

/// Uses of names, noted during the walk and judged after it.
struct Uses {
    /// A name that is read, and not for one of its attributes.
    struct Name {
        var symbol: Symbols.ID
        var scope: Scopes.ID
        var node: Object
        var anchor: Object?
        /// The call whose function the name is.
        var call: Object?
        /// What that call stands in.
        var outer: Object?
        var literal: Object?
    }

    /// An access path: `a.b.c`, or attributes of any other expression.
    struct Chain {
        /// The name it begins with, or -1.
        var root: Symbols.ID
        /// Its attributes, as a range of `parts`.
        var first: Int32
        var count: Int32
        var scope: Scopes.ID
        /// What the first attribute is read from.
        var base: Object?
        /// What the whole path stands in.
        var parent: Object?
        /// How its last attribute is used.
        var use: NodeKind
        /// The call whose function the whole path is.
        var call: Object?
        var literal: Object?
    }

    struct Part {
        var node: Object
        var symbol: Symbols.ID
    }

    var names: [Name] = []
    var chains: [Chain] = []
    var parts: [Part] = []

    init() {
        names.reserveCapacity(256)
        chains.reserveCapacity(64)
        parts.reserveCapacity(128)
    }

    mutating func removeAll() {
        names.removeAll(keepingCapacity: true)
        chains.removeAll(keepingCapacity: true)
        parts.removeAll(keepingCapacity: true)
    }

    /// What the last attribute of a path is read from.
    func receiver(of chain: Chain) -> Object? {
        chain.count > 1 ? parts[Int(chain.first + chain.count - 2)].node : chain.base
    }

    func parts(of chain: Chain) -> ArraySlice<Part> {
        parts[Int(chain.first)..<Int(chain.first + chain.count)]
    }
}
