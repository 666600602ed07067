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
    }

    private var all: [Scope] = []
    private var bindings: [UInt64] = []
    private var outermostBindings: [Symbols.ID] = []
    private var outerDeclarations: [UInt64] = []
    private var boundInFunctions: Set<UInt64> = []
    private var boundOutermost: Set<Symbols.ID> = []
    private var declaredOuter: Set<UInt64> = []

    static let module: ID = 0

    mutating func removeAll() {
        all.removeAll(keepingCapacity: true)
        all.append(Scope(parent: -1, kind: .module))
        bindings.removeAll(keepingCapacity: true)
        outermostBindings.removeAll(keepingCapacity: true)
        outerDeclarations.removeAll(keepingCapacity: true)
    }

    mutating func open(_ kind: Kind, in parent: ID) -> ID {
        all.append(Scope(parent: parent, kind: kind))
        return ID(all.count - 1)
    }

    func parent(of scope: ID) -> ID { max(Self.module, all[Int(scope)].parent) }

    func kind(of scope: ID) -> Kind { all[Int(scope)].kind }

    /// The scope that an assignment expression binds in: comprehensions lend theirs out.
    func bindingScope(of scope: ID) -> ID {
        var scope = scope
        while all[Int(scope)].kind == .comprehension { scope = all[Int(scope)].parent }
        return scope
    }

    /// Something other than an import binds a name.
    mutating func bind(_ symbol: Symbols.ID, in scope: ID) {
        let kind = all[Int(scope)].kind
        // A module's or a class's name may still be the module before it is bound.
        guard kind == .function || kind == .comprehension else {
            outermostBindings.append(symbol)
            return
        }
        bindings.append(key(symbol, scope))
    }

    /// A `global` or `nonlocal` statement: the name is another scope's.
    mutating func declareOuter(_ symbol: Symbols.ID, in scope: ID) {
        outerDeclarations.append(key(symbol, scope))
    }

    /// Call once the walk is over, before asking anything.
    mutating func close() {
        boundInFunctions = Set(bindings)
        boundOutermost = Set(outermostBindings)
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
