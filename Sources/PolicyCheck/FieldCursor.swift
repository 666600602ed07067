import CPythonShim

/// Tells fields by the address of their interned name.
struct FieldNames {
    private let table: PointerTable
    private let fields: UnsafeBufferPointer<(field: Field, treatment: Field.Treatment)>

    init() {
        fields = Lasting.copy(Field.allCases.map { ($0, $0.treatment) })
        var entries: [(key: UnsafeRawPointer, value: UInt16)] = []
        for (index, field) in Field.allCases.enumerated() {
            guard let name = PyUnicode_InternFromString(field.rawValue) else { continue }
            entries.append((UnsafeRawPointer(name), UInt16(index)))
        }
        table = PointerTable(entries)
    }

    @inline(__always)
    func index(of name: Object) -> Int? {
        table.value(for: name).map(Int.init)
    }

    /// For names that are equal to a field's without being its interned object, as only a tree
    /// built by hand has them.
    func index(equalTo name: Object) -> Int? {
        PythonText.string(name).flatMap(Field.init(rawValue:)).flatMap { Field.allCases.firstIndex(of: $0) }
    }

    @inline(__always)
    subscript(index: Int) -> (field: Field, treatment: Field.Treatment) {
        fields[index]
    }
}

/// Goes through the fields of one node as its instance dictionary holds them: no attribute look-up,
/// nothing that could run Python code.
struct FieldCursor {
    private let dict: Object?
    private let expected: FieldSet
    /// How many fields are still to come, where that is known.
    private var remaining: Int
    private var position: Py_ssize_t = 0
    /// Whether the dictionary has a key that does not belong: one that is no plain string, whose
    /// comparison with a field's name could be anything, or a field of other node types, which the
    /// compiler would read if the node stood in the place of one of those.
    private(set) var hasForeignKey = false

    /// - Parameter isParsed: Whether CPython's parser made the node. It then has the fields of its
    ///   type and a position, nothing else, and the cursor stops at the last field.
    init(_ node: Object, _ types: borrowing NodeTypes, isParsed: Bool) {
        dict = assay_py_instance_dict(node)
        expected = types.fields(of: node)
        remaining = isParsed ? expected.count : .max
    }

    /// The next field that is not inert.
    @inline(__always)
    mutating func next(_ names: borrowing FieldNames) -> (field: Field, treatment: Field.Treatment, value: Object)? {
        guard let dict else { return nil }
        var key: Object?
        var value: Object?
        while remaining > 0, PyDict_Next(dict, &position, &key, &value) != 0 {
            guard let key, let value else { continue }
            var place = names.index(of: key)
            if place == nil { place = slowIndex(of: key, names) }
            guard let index = place else { continue }
            let (field, treatment) = names[index]
            if expected.contains(index) {
                remaining -= 1
            } else if treatment != .inert {
                hasForeignKey = true
            }
            guard treatment != .inert else { continue }
            return (field, treatment, value)
        }
        return nil
    }

    private mutating func slowIndex(of key: Object, _ names: borrowing FieldNames) -> Int? {
        if assay_py_is_exactly_str(key) { return names.index(equalTo: key) }
        hasForeignKey = true
        return nil
    }
}
