import CPython
import CPythonShim

/// numpy's numbers and arrays as the plain data they hold.
enum NumpyData {
    /// More elements than the longest JSON could have are not looked at.
    private static let mostElements = ValueText.limit / 2
    /// Booleans, integers, floats and text: what JSON has words for.
    private static let kinds: Set<String> = ["b", "i", "u", "f", "U"]

    /// A number, or nested lists of them; nil where the value is none of numpy's, or holds something else.
    static func plain(_ value: PythonPointer) -> Owned? {
        defer { PyErr_Clear() }
        guard let numpy = PyDict_GetItemString(PyImport_GetModuleDict(), "numpy") else { return nil }
        let type = UnsafeMutableRawPointer(assay_py_type(value)).assumingMemoryBound(to: PyObject.self)
        if let array = Owned(PyObject_GetAttrString(numpy, "ndarray")), array.pointer == type {
            guard holdsPlainData(value), let size = PythonText.integerAttribute("size", of: value),
                size <= mostElements
            else { return nil }
            return call("tolist", on: value)
        }
        guard let scalar = Owned(PyObject_GetAttrString(numpy, "generic")),
            PyObject_IsSubclass(type, scalar.pointer) == 1, holdsPlainData(value)
        else { return nil }
        return call("item", on: value)
    }

    private static func holdsPlainData(_ value: PythonPointer) -> Bool {
        guard let type = Owned(PyObject_GetAttrString(value, "dtype")),
            let kind = PythonText.attribute("kind", of: type.pointer)
        else { return false }
        return kinds.contains(kind)
    }

    private static func call(_ method: String, on value: PythonPointer) -> Owned? {
        guard let method = Owned(PyObject_GetAttrString(value, method)) else { return nil }
        return Owned(PyObject_CallObject(method.pointer, nil))
    }
}
