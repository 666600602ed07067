import CPythonShim
import PolicyRules

/// An object of the interpreter's. The engine only ever borrows: trees outlive their check.
typealias Object = UnsafeMutablePointer<PyObject>

/// Tells node types by the address of their type object, so that neither a name nor a subclass can
/// pretend to be one.
///
/// Like its table it lives as long as the process does: nothing counts references to it.
struct NodeTypes {
    private let table: PointerTable
    private let kinds: UnsafePointer<NodeKind>
    private let fieldSets: UnsafePointer<FieldSet>
    /// The types themselves, those with unknown fields included.
    let types: UnsafeBufferPointer<Object>
    let string: UnsafeRawPointer
    let list: UnsafeRawPointer
    let bytes: UnsafeRawPointer
    let integer: UnsafeRawPointer
    let boolean: UnsafeRawPointer
    let tuple: UnsafeRawPointer
    let frozenSet: UnsafeRawPointer
    let none: Object

    /// Reads the types out of the interpreter's `_ast`. A type with a field that the engine does
    /// not know is left out, so that its nodes count as unknown.
    init() {
        none = assay_py_none()
        string = Self.typeAddress("str")
        list = Self.typeAddress("list")
        bytes = Self.typeAddress("bytes")
        integer = Self.typeAddress("int")
        boolean = Self.typeAddress("bool")
        tuple = Self.typeAddress("tuple")
        frozenSet = Self.typeAddress("frozenset")

        var entries: [(key: UnsafeRawPointer, value: UInt16)] = []
        var types: [Object] = []
        var fieldSets = Array(repeating: FieldSet(), count: NodeKind.allCases.count)
        let module = PyImport_ImportModule("_ast")
        for (index, kind) in NodeKind.allCases.enumerated() {
            guard let module, let type = PyObject_GetAttrString(module, kind.rawValue) else {
                PyErr_Clear()
                continue
            }
            if let fields = Self.fields(of: type) {
                fieldSets[index] = fields
                entries.append((UnsafeRawPointer(type), UInt16(index)))
            }
            types.append(type)
        }
        table = PointerTable(entries)
        kinds = UnsafePointer(Lasting.copy(NodeKind.allCases).baseAddress!)
        self.types = Lasting.copy(types)
        self.fieldSets = UnsafePointer(Lasting.copy(fieldSets).baseAddress!)
    }

    /// The kind of a node as its place in ``NodeKind``'s cases, or nil for any other object.
    @inline(__always)
    func index(of object: Object) -> Int? {
        table.value(for: Self.type(of: object)).map(Int.init)
    }

    @inline(__always)
    func kind(of object: Object) -> NodeKind? {
        index(of: object).map { self[$0] }
    }

    /// The fields that nodes of this type have.
    @inline(__always)
    func fields(of node: Object) -> FieldSet {
        guard let index = index(of: node) else { return FieldSet() }
        return fieldSets[index]
    }

    @inline(__always)
    subscript(index: Int) -> NodeKind {
        kinds[index]
    }

    @inline(__always)
    static func type(of object: Object) -> UnsafeRawPointer {
        UnsafeRawPointer(object.pointee.ob_type)
    }

    private static func typeAddress(_ name: String) -> UnsafeRawPointer {
        UnsafeRawPointer(PyDict_GetItemString(PyEval_GetBuiltins(), name))
    }

    /// The fields of a node type, or nil where the engine does not know one of them.
    private static func fields(of type: Object) -> FieldSet? {
        guard let names = PyObject_GetAttrString(type, "_fields") else {
            PyErr_Clear()
            return nil
        }
        defer { assay_py_decref(names) }
        var fields = FieldSet()
        for index in 0..<max(0, PyTuple_Size(names)) {
            let name = PythonText.string(PyTuple_GetItem(names, index))
            guard let field = name.flatMap(Field.init(rawValue:)) else { return nil }
            fields.insert(Field.allCases.firstIndex(of: field)!)
        }
        return fields
    }
}

/// A set of fields by their place in ``Field``'s cases.
struct FieldSet {
    private var bits: (UInt64, UInt64) = (0, 0)
    private(set) var count = 0

    mutating func insert(_ index: Int) {
        count += 1
        if index < 64 { bits.0 |= 1 << UInt64(index) } else { bits.1 |= 1 << UInt64(index - 64) }
    }

    @inline(__always)
    func contains(_ index: Int) -> Bool {
        (index < 64 ? bits.0 >> UInt64(index) : bits.1 >> UInt64(index - 64)) & 1 == 1
    }
}
