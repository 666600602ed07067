import CPythonShim
import Evaluation
import PolicyRules

/// Comparing an instance's dictionary with another's, which `__eq__` methods do. What is compared may get to see
/// the other, so the other has to be of the same class for sure.
extension TreeWalk {
    /// Whether an attribute is an operand of a comparison of two instance dictionaries, in a method whose second
    /// parameter the other is, behind a check of its class.
    mutating func isSafelyCompared(_ use: AttributeUse) -> Bool {
        guard use.isCompared, case .scope(let scope) = resolve(use.root, from: use.scope),
            let function = memory.scopes.node(of: scope), memory.scopes.kind(of: scope) == .function
        else { return false }
        let parameters = parameters(of: function)
        guard parameters.count >= 2, symbol(parameters[1]) == use.root, isInstance(symbol(parameters[0]), from: scope),
            memory.scopes.isBoundOnce(use.root, in: scope), !memory.scopes.isDeclaredOuter(use.root),
            isBuiltin("isinstance"), isBuiltin("type")
        else { return false }
        if instances.comparisons[scope] == nil {
            let type = memory.scopes.node(of: memory.scopes.parent(of: scope)).flatMap {
                NodeFields.value(.name, of: $0)
            }
            // A class whose name is bound anew may be any other by then.
            let isUnique = type.map { memory.scopes.bindings(of: symbol($0)).count == 1 } ?? false
            var search = ComparisonSearch(
                types: types, own: PythonText.string(parameters[0]) ?? "",
                other: PythonText.string(parameters[1]) ?? "",
                type: isUnique ? PythonText.string(type) ?? "" : "")
            search.visit(NodeFields.list(.body, of: function), isChecked: false)
            instances.comparisons[scope] = search.found
        }
        return instances.comparisons[scope]?.contains(use.node) ?? false
    }
}

extension TreeWalk {
    /// Whether nothing in the program binds a builtin's name.
    mutating func isBuiltin(_ name: String) -> Bool {
        guard let object = PyUnicode_InternFromString(name) else { return false }
        defer { assay_py_decref(object) }
        guard let symbol = memory.symbols.existingID(of: object) else { return true }
        return memory.symbols[symbol].binding < 0 && memory.scopes.bindings(of: symbol).isEmpty
    }
}

/// Finds comparisons that are only reached where the other was found to be of the own class.
private struct ComparisonSearch {
    let types: NodeTypes
    let own: String
    let other: String
    let type: String
    var found: Set<Object> = []
    private static let deepest = 64

    mutating func visit(_ statements: [Object], isChecked: Bool, depth: Int = 0) {
        var isChecked = isChecked
        guard depth < Self.deepest else { return }
        for statement in statements {
            switch types.kind(of: statement) {
            case .ifStatement:
                guard let test = NodeFields.value(.test, of: statement) else { continue }
                let body = NodeFields.list(.body, of: statement)
                visit(test, isChecked: isChecked, depth: depth)
                visit(body, isChecked: isChecked || says(test, same: true), depth: depth + 1)
                visit(
                    NodeFields.list(.orelse, of: statement), isChecked: isChecked || says(test, same: false),
                    depth: depth + 1)
                if says(test, same: false), let last = body.last,
                    [.returnStatement, .raise].contains(types.kind(of: last))
                {
                    isChecked = true
                }
            case .returnStatement, .expr, .assign, .assert:
                for field in [Field.value, .test] {
                    if let value = NodeFields.value(field, of: statement) {
                        visit(value, isChecked: isChecked, depth: depth)
                    }
                }
            default: continue
            }
        }
    }

    private mutating func visit(_ expression: Object, isChecked: Bool, depth: Int) {
        guard depth < Self.deepest else { return }
        switch types.kind(of: expression) {
        case .boolOp:
            let isAnd = self.operator(of: expression) == .and
            var isChecked = isChecked
            for value in NodeFields.list(.values, of: expression) {
                visit(value, isChecked: isChecked, depth: depth + 1)
                if says(value, same: isAnd) { isChecked = true }
            }
        case .unaryOp:
            if let operand = NodeFields.value(.operand, of: expression) {
                visit(operand, isChecked: isChecked, depth: depth + 1)
            }
        case .ifExp:
            guard let test = NodeFields.value(.test, of: expression) else { return }
            if let body = NodeFields.value(.body, of: expression) {
                visit(body, isChecked: isChecked || says(test, same: true), depth: depth + 1)
            }
            if let orElse = NodeFields.value(.orelse, of: expression) {
                visit(orElse, isChecked: isChecked || says(test, same: false), depth: depth + 1)
            }
        case .compare where isChecked:
            let operands = operands(of: expression)
            let dictionaries: Set<[String]> = [[own, "__dict__"], [other, "__dict__"]]
            if operands.allSatisfy({ path(of: $0).map(dictionaries.contains) ?? false }) {
                found.formUnion(operands)
            }
        default: break
        }
    }

    /// Whether the truth (or, for `same` false, the falsehood) of a test says that the other is of the own class.
    private func says(_ test: Object, same: Bool, depth: Int = 0) -> Bool {
        guard depth < Self.deepest else { return false }
        switch types.kind(of: test) {
        case .unaryOp:
            guard let operand = NodeFields.value(.operand, of: test),
                self.operator(of: test) == .not
            else { return false }
            return says(operand, same: !same, depth: depth + 1)
        case .boolOp:
            let isAnd = self.operator(of: test) == .and
            return isAnd == same
                && NodeFields.list(.values, of: test).contains { says($0, same: same, depth: depth + 1) }
        case .compare:
            let operators = NodeFields.list(.ops, of: test).compactMap(types.kind)
            let wanted: [NodeKind] = same ? [.equal, .is] : [.notEqual, .isNot]
            guard operators.count == 1, wanted.contains(operators[0]) else { return false }
            return Set(operands(of: test).compactMap(subjectOfType)) == [own, other]
        case .call:
            guard same, let function = NodeFields.value(.func, of: test), path(of: function) == ["isinstance"] else {
                return false
            }
            let arguments = NodeFields.list(.args, of: test)
            guard arguments.count == 2, path(of: arguments[0]) == Optional([other]) else { return false }
            return path(of: arguments[1]) == [type] || subjectOfType(arguments[1]) == own
        default: return false
        }
    }

    /// The name whose class an expression is: `type(x)`, `x.__class__`.
    private func subjectOfType(_ expression: Object) -> String? {
        if let path = path(of: expression), path.count == 2, path[1] == "__class__" { return path[0] }
        guard types.kind(of: expression) == .call, let function = NodeFields.value(.func, of: expression),
            path(of: function) == ["type"]
        else { return nil }
        let arguments = NodeFields.list(.args, of: expression)
        return arguments.count == 1 ? path(of: arguments[0]).flatMap { $0.count == 1 ? $0[0] : nil } : nil
    }

    private func `operator`(of expression: Object) -> NodeKind? {
        guard let sign = NodeFields.value(.op, of: expression) else { return nil }
        return types.kind(of: sign)
    }

    private func operands(of comparison: Object) -> [Object] {
        (NodeFields.value(.left, of: comparison).map { [$0] } ?? []) + NodeFields.list(.comparators, of: comparison)
    }

    private func path(of expression: Object) -> [String]? {
        switch types.kind(of: expression) {
        case .name: return PythonText.string(NodeFields.value(.id, of: expression)).map { [$0] }
        case .attribute:
            guard let base = NodeFields.value(.value, of: expression), types.kind(of: base) == .name,
                let name = PythonText.string(NodeFields.value(.attr, of: expression))
            else { return nil }
            return path(of: base).map { $0 + [name] }
        default: return nil
        }
    }
}
