import CPythonShim
import PolicyRules

/// Names: where they stand as nodes, and as the strings that so many nodes hold.
extension TreeWalk {
    @inline(__always)
    mutating func symbol(_ name: Object) -> Symbols.ID {
        memory.symbols.id(of: name) { rules.traits(of: $0) }
    }

    mutating func traits(of text: Object) -> NameTraits {
        let symbol = symbol(text)
        return memory.symbols[symbol].traits
    }

    /// A string in a field of a node: it binds or reads a name.
    mutating func visitIdentifier(
        _ name: Object, _ field: Field, of pending: Pending, _ kind: NodeKind, scope: Scopes.ID
    ) {
        let symbol = symbol(name)
        let traits = memory.symbols[symbol].traits
        if !traits.isDisjoint(with: [.unreadable, .refusedName, .refusedAttribute]) {
            judgeIdentifier(name, traits, field, of: pending, kind)
        }
        switch kind {
        case .global, .nonlocal: memory.scopes.declareOuter(symbol, in: scope)
        case .functionDef, .asyncFunctionDef, .classDef:
            memory.scopes.bind(symbol, in: pending.scope, node: pending.node)
            noteDefinition(symbol, traits, pending, in: pending.scope)
        case .argument, .exceptHandler, .matchAs, .matchStar, .matchMapping, .typeVar, .paramSpec, .typeVarTuple:
            memory.scopes.bind(symbol, in: scope)
        default: break
        }
    }

    private mutating func judgeIdentifier(
        _ name: Object, _ traits: NameTraits, _ field: Field, of pending: Pending, _ kind: NodeKind
    ) {
        guard let text = PythonText.string(name) else {
            return recordUnknown(pending, "a name that is no text")
        }
        if traits.contains(.refusedName) { recordName(text, pending, kind) }
        guard traits.contains(.refusedAttribute) else { return }
        // A keyword becomes an attribute of whatever takes it in: a namespace, a code object's
        // replacement. A class pattern reads the attributes it names.
        if field == .kwdAttrs {
            judgeAttribute(AttributeUse(path: ["", text], at: 1, node: pending.node, symbol: symbol(name)), kind)
        } else if field == .arg, kind == .keyword {
            judgeAttribute(
                AttributeUse(path: ["", text], at: 1, node: pending.node, symbol: symbol(name), isStored: true), kind)
        }
    }

    private mutating func recordName(_ text: String, _ pending: Pending, _ kind: NodeKind) {
        for rule in rules.names where rule.part.selects(text) { record(rule.rule, pending, kind, text) }
    }

    /// A `Name` node. `call` is the call whose function it is.
    mutating func visitName(_ pending: Pending, call: Object?, outer: Object? = nil) {
        let (symbol, use) = readName(pending)
        guard let symbol else { return }
        switch use {
        case .store:
            memory.scopes.bind(symbol, in: pending.scope, node: pending.node, parent: pending.anchor)
            noteDefinition(symbol, memory.symbols[symbol].traits, pending, in: pending.scope)
        case .del: break
        default:
            memory.uses.names.append(
                Uses.Name(
                    symbol: symbol, scope: pending.scope, node: pending.node, anchor: pending.anchor, call: call,
                    outer: outer, literal: literal))
            if let call, memory.symbols[symbol].traits.contains(.evaluator) {
                noteEmbeddedCode(call, scope: pending.scope)
            }
        }
    }

    /// Reads a `Name` and judges it as a name; what is done with it is the caller's business.
    mutating func readName(_ pending: Pending) -> (symbol: Symbols.ID?, use: NodeKind) {
        var cursor = cursor(pending.node)
        var name: Object?
        var use = NodeKind.load
        while let (field, _, value) = cursor.next(fields) {
            switch field {
            case .id: name = value
            case .ctx: use = types.kind(of: value) ?? .load
            default: break
            }
        }
        noteForeignKey(cursor, pending)
        guard let name, NodeTypes.type(of: name) == types.string else {
            recordUnknown(pending, "a name that is no text")
            return (nil, use)
        }
        let symbol = symbol(name)
        let traits = memory.symbols[symbol].traits
        if !traits.isDisjoint(with: [.unreadable, .refusedName]) {
            judgeIdentifier(name, traits, .id, of: pending, .name)
        }
        return (symbol, use)
    }

    /// An `Attribute` node, with all those it is read from: an access path. `call` is the call
    /// whose function it is.
    mutating func visitAttribute(_ pending: Pending, call: Object?) {
        let first = memory.uses.parts.count
        var pending = pending
        var base: Object?
        var traits: NameTraits = []
        var use: NodeKind?
        let parent = pending.anchor
        while true {
            guard let (symbol, value, attributeUse) = readAttribute(pending) else { break }
            use = use ?? attributeUse
            memory.uses.parts.append(Uses.Part(node: pending.node, symbol: symbol))
            traits.formUnion(memory.symbols[symbol].traits)
            base = value
            guard let value else { break }
            let next = child(value, of: pending, scope: pending.scope)
            guard types.kind(of: value) == .attribute else {
                pending = next
                break
            }
            guard enter(next) != nil else {
                base = nil
                break
            }
            pending = next
        }
        let count = memory.uses.parts.count - first
        memory.uses.parts[first...].reverse()
        let root = base.flatMap { _ in visitBase(pending) } ?? -1
        guard count > 0 else { return }
        let chain = Uses.Chain(
            root: root, first: Int32(first), count: Int32(count), scope: pending.scope, base: base, parent: parent,
            use: use ?? .load, call: call, literal: literal)
        if !traits.isDisjoint(with: [.refusedAttribute, .refusedDefinition]) { judgeAttributes(chain) }
        memory.uses.chains.append(chain)
    }

    /// What an access path begins with: a name, or anything else, which is visited later.
    private mutating func visitBase(_ pending: Pending) -> Symbols.ID? {
        guard types.kind(of: pending.node) == .name else {
            push(pending)
            return nil
        }
        return enter(pending) == nil ? nil : readName(pending).symbol
    }

    private mutating func readAttribute(_ pending: Pending) -> (symbol: Symbols.ID, value: Object?, use: NodeKind)? {
        var cursor = cursor(pending.node)
        var use = NodeKind.load
        var name: Object?
        var base: Object?
        while let (field, _, value) = cursor.next(fields) {
            switch field {
            case .attr: name = value
            case .value: base = value
            case .ctx: use = types.kind(of: value) ?? .load
            default: break
            }
        }
        noteForeignKey(cursor, pending)
        guard let name, NodeTypes.type(of: name) == types.string else {
            recordUnknown(pending, "an attribute whose name is no text")
            if let base { push(base, below: pending, scope: pending.scope) }
            return nil
        }
        let symbol = symbol(name)
        if memory.symbols[symbol].traits.contains(.unreadable) {
            recordUnknown(pending, "an attribute whose name is no text")
        }
        return (symbol, base, use)
    }

    func text(of symbol: Symbols.ID) -> String {
        PythonText.string(memory.symbols[symbol].name) ?? ""
    }
}
