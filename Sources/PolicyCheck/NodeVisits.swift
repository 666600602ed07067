import CPythonShim
import PolicyRules

/// Nodes that need a closer look than their fields one by one.
extension TreeWalk {
    /// A call: its function is read together with it, so that rules over calls see both.
    mutating func visitCall(_ pending: Pending) {
        var cursor = cursor(pending.node)
        while let (field, treatment, value) = cursor.next(fields) {
            guard field == .func else {
                visitField(field, treatment, value, of: pending, .call, scope: pending.scope)
                continue
            }
            let function = child(value, of: pending, scope: pending.scope)
            switch types.kind(of: value) {
            case .name:
                if enter(function) != nil { visitName(function, call: pending.node) }
            case .attribute:
                if enter(function) != nil { visitAttribute(function, call: pending.node) }
            default: push(function)
            }
        }
        noteForeignKey(cursor, pending)
    }

    /// A function or lambda: decorators, defaults and annotations belong to the scope around it.
    mutating func visitFunction(_ pending: Pending, _ kind: NodeKind) {
        let inner = memory.scopes.open(.function, in: pending.scope)
        visit(pending, kind) { field in
            switch field {
            case .args, .body, .typeParams: inner
            default: pending.scope
            }
        }
    }

    mutating func visitClass(_ pending: Pending) {
        let inner = memory.scopes.open(.class, in: pending.scope)
        visit(pending, .classDef) { field in
            switch field {
            case .body, .typeParams: inner
            default: pending.scope
            }
        }
    }

    /// Parameters and the clauses of comprehensions stand in their function's scope, with parts
    /// that are evaluated outside of it.
    mutating func visitWithOuterParts(_ pending: Pending, _ kind: NodeKind) {
        let outer = memory.scopes.parent(of: pending.scope)
        visit(pending, kind) { field in
            switch field {
            case .defaults, .kwDefaults, .annotation, .iter: outer
            default: pending.scope
            }
        }
    }

    mutating func visitAssignmentExpression(_ pending: Pending) {
        let target = memory.scopes.bindingScope(of: pending.scope)
        visit(pending, .namedExpr) { $0 == .target ? target : pending.scope }
    }

    private mutating func visit(_ pending: Pending, _ kind: NodeKind, scope: (Field) -> Scopes.ID) {
        var cursor = cursor(pending.node)
        while let (field, treatment, value) = cursor.next(fields) {
            visitField(field, treatment, value, of: pending, kind, scope: scope(field))
        }
        noteForeignKey(cursor, pending)
    }

    /// A literal. Only strings and what may hold them are looked at.
    mutating func visitConstant(_ pending: Pending) {
        var cursor = cursor(pending.node)
        while let (field, _, value) = cursor.next(fields) {
            if field == .value { visitLiteral(value, of: pending) }
        }
        noteForeignKey(cursor, pending)
    }

    private mutating func visitLiteral(_ value: Object, of pending: Pending) {
        let type = NodeTypes.type(of: value)
        if type == types.string {
            visitText(value, of: pending)
        } else if type == types.bytes {
            checkSize(PyBytes_Size(value), of: pending)
        } else if type == types.tuple || type == types.frozenSet {
            visitCollection(value, of: pending)
        }
    }

    /// Literals of literals, which no parser makes but a tree built by hand may hold.
    private mutating func visitCollection(_ collection: Object, of pending: Pending) {
        var collections = [collection]
        var budget = rules.bounds.nodes ?? Int.max
        while let next = collections.popLast() {
            guard let iterator = PyObject_GetIter(next) else {
                PyErr_Clear()
                continue
            }
            defer { assay_py_decref(iterator) }
            while let item = PyIter_Next(iterator) {
                // The collection holds it, and the tree holds the collection.
                assay_py_decref(item)
                budget -= 1
                guard budget > 0 else { return record(bound: Bounds.nodesRule, pending, "a literal of too many parts") }
                switch NodeTypes.type(of: item) {
                case types.string: visitText(item, of: pending)
                case types.bytes: checkSize(PyBytes_Size(item), of: pending)
                case types.tuple, types.frozenSet: collections.append(item)
                default: break
                }
            }
        }
    }

    private mutating func visitText(_ text: Object, of pending: Pending) {
        let length = PyUnicode_GetLength(text)
        if rules.bounds.constantBytes != nil { checkSize(length, of: pending) }
        if !rules.templates.isEmpty, PyUnicode_FindChar(text, Py_UCS4(UInt8(ascii: "{")), 0, length, 1) >= 0 {
            judgeTemplate(text, of: pending)
        }
        guard !rules.literals.isEmpty, length <= Self.longestName else { return }
        guard memory.symbols[symbol(text)].traits.contains(.refusedLiteral) else { return }
        let name = PythonText.string(text) ?? ""
        for rule in rules.literals where rule.part.selects(name) { record(rule.rule, pending, .constant, name) }
    }

    private mutating func checkSize(_ size: Int, of pending: Pending) {
        guard let most = rules.bounds.constantBytes, size > most else { return }
        record(bound: Bounds.constantRule, pending, "a literal of more than \(most) bytes")
    }

    /// A subscript: rules over keys look at one that is a literal.
    mutating func visitSubscript(_ pending: Pending) {
        var cursor = cursor(pending.node)
        while let (field, treatment, value) = cursor.next(fields) {
            visitField(field, treatment, value, of: pending, .subscript, scope: pending.scope)
            guard field == .slice, let key = NodeFields.text(value, types), PyUnicode_GetLength(key) <= Self.longestName
            else { continue }
            guard memory.symbols[symbol(key)].traits.contains(.refusedKey), let name = PythonText.string(key) else { continue }
            for rule in rules.keys where rule.part.selects(name) { record(rule.rule, pending, .subscript, name) }
        }
        noteForeignKey(cursor, pending)
    }

    /// Literals longer than this are no names.
    private static let longestName = 64
}
