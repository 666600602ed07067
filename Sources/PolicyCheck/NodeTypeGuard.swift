import CPythonShim

/// Notices when a program changed the node types themselves.
///
/// The engine reads a node's instance dictionary; the compiler reads attributes. The two agree as
/// long as no node type has a property in a field's place, or a `__getattribute__` of its own,
/// both of which Python code can set on a type at any time.
struct NodeTypeGuard {
    private var watched: [Watched] = []
    private let names: [Object]

    private struct Watched {
        var type: UnsafeMutablePointer<PyTypeObject>
        var version: UInt32
        /// What each of the names was on the type, in the order of `names`.
        var attributes: [Object?]
    }

    /// Takes the types as they are now for the true ones.
    init(types: UnsafeBufferPointer<Object>) {
        let decisive = Field.allCases.map(\.rawValue) + ["__class__", "__getattribute__", "__getattr__", "__dict__"]
        names = decisive.compactMap { PyUnicode_InternFromString($0) }
        for type in types {
            type.withMemoryRebound(to: PyTypeObject.self, capacity: 1) {
                let attributes = attributes(of: $0)
                watched.append(Watched(type: $0, version: assay_py_type_version($0), attributes: attributes))
            }
        }
    }

    /// Whether nodes still show the compiler what they show the engine. Runs no Python code.
    mutating func typesAreTrue() -> Bool {
        for index in watched.indices {
            let version = assay_py_type_version(watched[index].type)
            if version != 0, version == watched[index].version { continue }
            // Changed, perhaps harmlessly: importing `ast` adds accessors to `Constant`.
            guard attributes(of: watched[index].type) == watched[index].attributes else { return false }
            watched[index].version = assay_py_type_version(watched[index].type)
        }
        return true
    }

    private func attributes(of type: UnsafeMutablePointer<PyTypeObject>) -> [Object?] {
        names.map { _PyType_Lookup(type, $0) }
    }
}
