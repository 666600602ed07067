/// The scopes of a program and the names bound in them, as far as telling a module from a
/// parameter of the same name needs it.
///
/// Where Python's rules leave it open what a name means, it is taken for the module: a binding
/// hides an import only where it certainly does, in a function's own scope.
struct Scopes {
    typealias ID = Int32

    enum Kind: UInt8 {
        case module, function, `class`, comprehension
        /// The outermost scope of code in a literal.
        case embedded
    }

    private struct Scope {
        var parent: ID
        var kind: Kind
        /// The function or class, where it is one.
        var node: Object?
    }

    /// Something other than an import that binds a name.
    struct Binding {
        var symbol: Symbols.ID
        var scope: ID
        /// The `Name` that is bound, and the node it stands in; nil for parameters, definitions and the like.
        var node: Object?
        var parent: Object?
    }

    private var all: [Scope] = []
    private(set) var bindings: [Binding] = []
    private var outerDeclarations: [UInt64] = []
    private var placesBySymbol: [Symbols.ID: [Int]]?
    private var boundInFunctions: Set<UInt64> = []
    private var boundOutermost: Set<Symbols.ID> = []
    private var declaredOuter: Set<UInt64> = []

    static let module: ID = 0

    mutating func removeAll() {
        all.removeAll(keepingCapacity: true)
        all.append(Scope(parent: -1, kind: .module, node: nil))
        placesBySymbol = nil
        bindings.removeAll(keepingCapacity: true)
        outerDeclarations.removeAll(keepingCapacity: true)
    }

    mutating func open(_ kind: Kind, in parent: ID, node: Object? = nil) -> ID {
        all.append(Scope(parent: parent, kind: kind, node: node))
        return ID(all.count - 1)
    }

    func parent(of scope: ID) -> ID { max(Self.module, all[Int(scope)].parent) }

    func kind(of scope: ID) -> Kind { all[Int(scope)].kind }

    func node(of scope: ID) -> Object? { all[Int(scope)].node }

    /// Whether a scope is a function's, or lies within one.
    func isInFunction(_ scope: ID) -> Bool {
        var scope = scope
        while scope > Self.module {
            if all[Int(scope)].kind == .function { return true }
            scope = all[Int(scope)].parent
        }
        return false
    }

    /// The scope that an assignment expression binds in: comprehensions lend theirs out.
    func bindingScope(of scope: ID) -> ID {
        var scope = scope
        while all[Int(scope)].kind == .comprehension { scope = all[Int(scope)].parent }
        return scope
    }

    /// Something other than an import binds a name.
    mutating func bind(_ symbol: Symbols.ID, in scope: ID, node: Object? = nil, parent: Object? = nil) {
        bindings.append(Binding(symbol: symbol, scope: scope, node: node, parent: parent))
    }

    /// All that binds a name, in any scope. Indexed when first asked for: most programs never do.
    mutating func bindings(of symbol: Symbols.ID) -> [Binding] {
        if placesBySymbol == nil {
            placesBySymbol = Dictionary(grouping: bindings.indices) { bindings[$0].symbol }
        }
        return placesBySymbol?[symbol, default: []].map { bindings[$0] } ?? []
    }

    /// Whether a function's own name is bound there once, and by no class, whose body would read its own instead.
    mutating func isBoundOnce(_ symbol: Symbols.ID, in scope: ID) -> Bool {
        var count = 0
        for binding in bindings(of: symbol) {
            if kind(of: binding.scope) == .class { return false }
            if binding.scope == scope { count += 1 }
        }
        return count == 1
    }

    var outerDeclarationCount: Int { outerDeclarations.count }

    /// Whether a `global` or `nonlocal` statement anywhere names the symbol.
    func isDeclaredOuter(_ symbol: Symbols.ID) -> Bool {
        outerDeclarations.contains { UInt32(truncatingIfNeeded: $0) == UInt32(bitPattern: symbol) }
    }

    /// A `global` or `nonlocal` statement: the name is another scope's.
    mutating func declareOuter(_ symbol: Symbols.ID, in scope: ID) {
        outerDeclarations.append(key(symbol, scope))
    }

    /// Call once the walk is over, before asking anything.
    mutating func close() {
        boundInFunctions.removeAll(keepingCapacity: true)
        boundOutermost.removeAll(keepingCapacity: true)
        for binding in bindings {
            // A module's or a class's name may still be the module before it is bound.
            switch kind(of: binding.scope) {
            case .function, .comprehension: boundInFunctions.insert(key(binding.symbol, binding.scope))
            case .module, .class, .embedded: boundOutermost.insert(binding.symbol)
            }
        }
        declaredOuter = Set(outerDeclarations)
    }

    /// Whether the program itself binds the name in its outermost scope, or in a class.
    func isBoundOutermost(_ symbol: Symbols.ID) -> Bool { boundOutermost.contains(symbol) }

    func isDeclaredOuter(_ symbol: Symbols.ID, in scope: ID) -> Bool {
        declaredOuter.contains(key(symbol, scope))
    }

    /// Whose binding a use of a name reads.
    enum Resolution: Hashable {
        /// Certainly one of this function's or comprehension's own.
        case scope(ID)
        /// The module's, or a builtin.
        case outermost
        /// Any: a `global` or `nonlocal` statement stands between.
        case anywhere
    }

    /// Follows a use outwards. `imports` says whether an import binds the name in a scope.
    func resolve(_ symbol: Symbols.ID, from scope: ID, imports: (ID) -> Bool) -> Resolution {
        var current = scope
        while current > Self.module {
            if isDeclaredOuter(symbol, in: current) { return .anywhere }
            if imports(current) || boundInFunctions.contains(key(symbol, current)) { return .scope(current) }
            current = all[Int(current)].parent
        }
        return .outermost
    }

    private func key(_ symbol: Symbols.ID, _ scope: ID) -> UInt64 {
        UInt64(UInt32(bitPattern: scope)) << 32 | UInt64(UInt32(bitPattern: symbol))
    }
}
