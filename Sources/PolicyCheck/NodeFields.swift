import CPythonShim
import PolicyRules

/// Looking up single fields of nodes, where the walk's own pass over them is over.
enum NodeFields {
    /// The value of a field, whatever it is. Goes through the dictionary instead of asking it: a
    /// key whose hash or comparison is Python code must not get to run.
    static func value(_ field: Field, of node: Object) -> Object? {
        guard let dict = assay_py_instance_dict(node) else { return nil }
        var position: Py_ssize_t = 0
        var key: Object?
        var value: Object?
        while PyDict_Next(dict, &position, &key, &value) != 0 {
            if let key, assay_py_is_exactly_str(key), PyUnicode_CompareWithASCIIString(key, field.rawValue) == 0 {
                return value
            }
        }
        return nil
    }

    /// The items of a field that holds a list.
    static func list(_ field: Field, of node: Object) -> [Object] {
        guard let list = value(field, of: node), assay_py_is_exactly_list(list) else { return [] }
        return (0..<PyList_Size(list)).compactMap { PyList_GetItem(list, $0) }
    }

    /// The value of a node that is a literal.
    static func literal(_ node: Object, _ types: NodeTypes) -> Object? {
        types.kind(of: node) == .constant ? value(.value, of: node) : nil
    }

    /// The `str` of a node that is a plain string literal.
    static func text(_ node: Object, _ types: NodeTypes) -> Object? {
        literal(node, types).flatMap { assay_py_is_exactly_str($0) ? $0 : nil }
    }
}
