import CPythonShim
import PolicyRules

/// Literals, and texts that are put together from literals.
extension TreeWalk {
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
            if let text = PythonText.lenientString(text) { judgeTemplate(text, of: pending) }
        }
        guard !rules.literals.isEmpty, length <= Self.longestName else { return }
        guard traits(of: text).contains(.refusedLiteral) else { return }
        let name = PythonText.string(text) ?? ""
        for rule in rules.literals where rule.part.selects(name) { record(rule.rule, pending, .constant, name) }
    }

    private mutating func checkSize(_ size: Int, of pending: Pending) {
        guard let most = rules.bounds.constantBytes, size > most else { return }
        record(bound: Bounds.constantRule, pending, "a literal of more than \(most) bytes")
    }

    /// A pattern of `None`, `True` or `False`: the value itself stands in the node.
    mutating func visitSingleton(_ pending: Pending) {
        var cursor = cursor(pending.node)
        while let (field, treatment, value) = cursor.next(fields) {
            if field == .value, NodeTypes.type(of: value) == types.boolean { continue }
            visitField(field, treatment, value, of: pending, .matchSingleton, scope: pending.scope)
        }
        noteForeignKey(cursor, pending)
    }

    /// A subscript: rules over keys look at one that is a literal.
    mutating func visitSubscript(_ pending: Pending) {
        var cursor = cursor(pending.node)
        while let (field, treatment, value) = cursor.next(fields) {
            visitField(field, treatment, value, of: pending, .subscript, scope: pending.scope)
            guard field == .slice, let key = NodeFields.text(value, types), PyUnicode_GetLength(key) <= Self.longestName
            else { continue }
            guard traits(of: key).contains(.refusedKey), let name = PythonText.string(key) else { continue }
            for rule in rules.keys where rule.part.selects(name) { record(rule.rule, pending, .subscript, name) }
        }
        noteForeignKey(cursor, pending)
    }

    /// Literals longer than this are no names.
    private static let longestName = 64

    /// An addition or an f-string: texts made of nothing but literals are judged as a whole.
    mutating func visitComposition(_ pending: Pending, _ kind: NodeKind) {
        visitFields(pending, kind, scope: pending.scope)
        // Only the whole sum is judged, not the sums within it.
        guard !(rules.composed.isEmpty && rules.templates.isEmpty), pending.anchor.flatMap(types.kind) != .binOp,
            let text = Composition.text(of: pending.node, types)
        else { return }
        for rule in rules.composed where rule.part.selects(text) { record(rule.rule, pending, kind, text) }
        if text.utf8.contains(UInt8(ascii: "{")) { judgeTemplate(text, of: pending) }
    }
}

/// Texts that are put together from literals on the spot.
enum Composition {
    /// Pieces of one text that are looked at; longer sums are data, not names.
    private static let mostPieces = 64

    /// The text of a sum of string literals, or of an f-string of them; nil for anything else.
    static func text(of node: Object, _ types: NodeTypes) -> String? {
        var pieces: [String] = []
        // Visited from the right, since sums lean to the left.
        var pending = [node]
        while let next = pending.popLast() {
            guard pieces.count < mostPieces, pending.count < mostPieces else { return nil }
            switch types.kind(of: next) {
            case .constant:
                guard let piece = PythonText.string(NodeFields.text(next, types)) else { return nil }
                pieces.append(piece)
            case .binOp:
                guard let left = NodeFields.value(.left, of: next), let right = NodeFields.value(.right, of: next),
                    let sign = NodeFields.value(.op, of: next), types.kind(of: sign) == .add
                else { return nil }
                pending += [left, right]
            case .joinedStr: pending += NodeFields.list(.values, of: next)
            case .formattedValue:
                guard let value = NodeFields.value(.value, of: next) else { return nil }
                pending.append(value)
            default: return nil
            }
        }
        return pieces.reversed().joined()
    }
}
