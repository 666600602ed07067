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
                if enter(function) != nil { visitName(function, call: pending.node, outer: pending.anchor) }
            case .attribute:
                if enter(function) != nil { visitAttribute(function, call: pending.node) }
            default: push(function)
            }
        }
        noteForeignKey(cursor, pending)
    }

    /// A function or lambda: decorators, defaults and annotations belong to the scope around it.
    mutating func visitFunction(_ pending: Pending, _ kind: NodeKind) {
        let inner = memory.scopes.open(.function, in: pending.scope, node: pending.node)
        visit(pending, kind) { field in
            switch field {
            case .args, .body, .typeParams: inner
            default: pending.scope
            }
        }
    }

    mutating func visitClass(_ pending: Pending) {
        let inner = memory.scopes.open(.class, in: pending.scope, node: pending.node)
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
}
