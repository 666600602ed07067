import CPythonShim
import PolicyRules

/// One attribute that a program names, in its surroundings.
struct AttributeUse {
    /// The access path and the attribute's place in it; the object is "" where it is no name.
    var path: ModulePath
    var at: Int
    /// What the violation is reported at.
    var node: Object
    var symbol: Symbols.ID
    /// Whether it is assigned or deleted, or passed as a keyword.
    var isStored = false
    /// Whether it is an operand of a comparison by identity or equality.
    var isCompared = false
    /// The name it is read from, and where; -1 for anything else.
    var root: Symbols.ID = -1
    var scope: Scopes.ID = Scopes.module
}

/// A match of an attribute rule that what else the program says may excuse.
struct DeferredAttribute {
    var use: AttributeUse
    var rule: Int
    var kind: NodeKind
    var literal: Object?
    /// Whether a definition of the program's own excuses it.
    var excusedByOwn: Bool
    /// Whether it is excused where the object is a method's own instance.
    var excusedByInstance: Bool
}

/// Rules over attributes.
extension TreeWalk {
    /// Holds every attribute of an access path to the rules.
    mutating func judgeAttributes(_ chain: Uses.Chain) {
        let parts = memory.uses.parts(of: chain)
        let path = [chain.root >= 0 ? text(of: chain.root) : ""] + parts.map { text(of: $0.symbol) }
        let last = parts.count - 1
        for (index, part) in parts.enumerated() {
            let traits = memory.symbols[part.symbol].traits
            let isStored = index == last && chain.use != .load
            if isStored { noteStore(part, traits, chain) }
            guard traits.contains(.refusedAttribute) else { continue }
            judgeAttribute(
                AttributeUse(
                    path: path, at: index + 1, node: part.node, symbol: part.symbol, isStored: isStored,
                    isCompared: index == last && isComparison(chain.parent), root: chain.root,
                    scope: chain.scope), .attribute)
        }
    }

    mutating func judgeAttribute(_ use: AttributeUse, _ kind: NodeKind) {
        let name = use.path[use.at]
        for rule in rules.attributes where rule.part.selects(use.path, at: use.at) {
            let matcher = rule.part
            if use.isStored, matcher.ignoresStores || matcher.ignoresOwn {
                if matcher.ignoresOwn { ownNames.insert(use.symbol) }
                continue
            }
            if use.isCompared, matcher.compared.contains(where: { $0.matches(name) }) { continue }
            if !use.isStored, matcher.read.contains(where: { $0.matches(name) }) { continue }
            let ofInstance = use.root >= 0 && use.at == 1 && matcher.ofInstance.contains { $0.matches(name) }
            guard matcher.ignoresOwn || ofInstance else {
                record(rule.rule, at: literal ?? use.node, node: kind.rawValue, name)
                continue
            }
            deferredAttributes.append(
                DeferredAttribute(
                    use: use, rule: rule.rule, kind: kind, literal: literal, excusedByOwn: matcher.ignoresOwn,
                    excusedByInstance: ofInstance))
        }
    }

    /// Judges what had to wait until all definitions and all uses were known.
    mutating func judgeDeferredAttributes() {
        for deferred in deferredAttributes {
            let use = deferred.use
            // What a library keeps to itself is not the program's because it has something of the name as well.
            let isOwn = !use.path[use.at].hasPrefix("_") || isInstance(use.root, from: use.scope)
            if deferred.excusedByOwn, isOwn, ownNames.contains(use.symbol), !isImported(use.root, from: use.scope) {
                continue
            }
            if deferred.excusedByInstance, isInstance(use.root, from: use.scope) || isSafelyCompared(use) { continue }
            record(deferred.rule, at: deferred.literal ?? use.node, node: deferred.kind.rawValue, use.path[use.at])
        }
    }

    /// Whether a node compares by identity or equality alone.
    private func isComparison(_ node: Object?) -> Bool {
        guard let node, types.kind(of: node) == .compare else { return false }
        return NodeFields.list(.ops, of: node).allSatisfy {
            switch types.kind(of: $0) {
            case .is, .isNot, .equal, .notEqual: true
            default: false
            }
        }
    }
}

/// Rules over what a program defines for its own objects.
extension TreeWalk {
    /// A name that matters, and that a class or an assignment to an attribute gives a meaning of its own.
    struct Definition {
        var symbol: Symbols.ID
        var node: Object
        var kind: NodeKind
        var literal: Object?
        /// What is assigned, where that is said on the spot.
        var value: Object?
        var isAnnotated = false
    }

    /// A name that may be bound in a class.
    @inline(__always)
    mutating func noteDefinition(_ symbol: Symbols.ID, _ traits: NameTraits, _ pending: Pending, in scope: Scopes.ID) {
        if traits.isDisjoint(with: [.refusedAttribute, .refusedDefinition]) { return }
        noteClassName(symbol, traits, pending, in: scope)
    }

    private mutating func noteClassName(
        _ symbol: Symbols.ID, _ traits: NameTraits, _ pending: Pending, in scope: Scopes.ID
    ) {
        guard memory.scopes.kind(of: scope) == .class else { return }
        ownNames.insert(symbol)
        guard traits.contains(.refusedDefinition) else { return }
        definitions.append(
            Definition(
                symbol: symbol, node: pending.node, kind: types.kind(of: pending.node) ?? .name, literal: literal,
                value: pending.anchor.flatMap { assignedValue(in: $0, to: pending.node) },
                isAnnotated: pending.anchor.flatMap { types.kind(of: $0) } == .annAssign))
    }

    private mutating func noteStore(_ part: Uses.Part, _ traits: NameTraits, _ chain: Uses.Chain) {
        guard traits.contains(.refusedDefinition) else { return }
        definitions.append(
            Definition(
                symbol: part.symbol, node: part.node, kind: .attribute, literal: literal,
                value: chain.parent.flatMap { assignedValue(in: $0, to: part.node) }))
    }

    mutating func judgeDefinitions() {
        for definition in definitions {
            let name = text(of: definition.symbol)
            for rule in rules.definitions where rule.part.names.selects(name) {
                let isBeside = rule.part.beside.isEmpty || !rule.kinds.isDisjoint(with: kindsBeside)
                guard isBeside, definition.isAnnotated || !rule.part.onlyAnnotated else { continue }
                if rule.part.allowsAttributeLiterals, let value = definition.value, areAttributeLiterals(value) {
                    continue
                }
                record(
                    rule.rule, at: definition.literal ?? definition.node, node: definition.kind.rawValue, name)
            }
        }
    }

    private func areAttributeLiterals(_ value: Object) -> Bool {
        let items: [Object] =
            switch types.kind(of: value) {
            case .tuple, .list: NodeFields.list(.elts, of: value)
            default: [value]
            }
        return items.allSatisfy { item in
            guard let name = PythonText.string(NodeFields.text(item, types)) else { return false }
            return !rules.refusesAttributes(of: ["", name])
        }
    }

    /// The value that an assignment gives to one of its targets as a whole.
    func assignedValue(in statement: Object, to target: Object) -> Object? {
        switch types.kind(of: statement) {
        case .assign:
            NodeFields.list(.targets, of: statement).contains(target) ? NodeFields.value(.value, of: statement) : nil
        case .annAssign, .namedExpr:
            NodeFields.value(.target, of: statement) == target
                ? NodeFields.value(.value, of: statement).flatMap { $0 == types.none ? nil : $0 } : nil
        default: nil
        }
    }
}
