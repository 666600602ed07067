import CPython
import CPythonShim

/// The value of a program's last expression, as text.
public enum ValueText {
    /// The longest `repr` and the longest JSON kept, in bytes.
    public static let limit = 64 << 10
    private static let depthLimit = 32

    /// `repr`, bounded. It runs the program's code where the value's type is the program's, under the
    /// job's limits; what it raises becomes part of the text.
    public static func repr(_ value: PythonPointer) -> String {
        guard let text = Owned(PyObject_Repr(value)) else {
            let raised = RaisedException.take(source: SourceLines(text: []))
            return "<repr failed: \(raised.type)>"
        }
        return PythonText.string(text.pointer, limit: limit) ?? "<repr failed>"
    }

    /// Lets go of a value, where the process outlives it.
    public static func release(_ value: PythonPointer) {
        assay_py_decref(value)
    }

    /// JSON, where the value is made of None, bools, numbers, strings, lists, tuples and dictionaries
    /// with string keys, nothing but exactly those types, and numpy's numbers and arrays of them; nil otherwise.
    public static func json(_ value: PythonPointer) -> String? {
        var text = ""
        guard write(value, &text, depth: 0) else {
            PyErr_Clear()
            return nil
        }
        return text
    }

    private static func write(_ value: PythonPointer, _ text: inout String, depth: Int) -> Bool {
        guard depth < depthLimit, text.utf8.count <= limit else { return false }
        if value == assay_py_none() { return append("null", &text) }
        if value == assay_py_true() { return append("true", &text) }
        if value == assay_py_false() { return append("false", &text) }
        if assay_py_is_exactly_str(value) { return writeString(value, &text) }
        if assay_py_is_exactly_int(value) || assay_py_is_exactly_float(value) { return writeNumber(value, &text) }
        if assay_py_is_exactly_list(value) || assay_py_is_exactly_tuple(value) {
            return writeSequence(value, &text, depth: depth)
        }
        if assay_py_is_exactly_dict(value) { return writeDictionary(value, &text, depth: depth) }
        guard let plain = NumpyData.plain(value) else { return false }
        return write(plain.pointer, &text, depth: depth + 1)
    }

    private static func append(_ part: String, _ text: inout String) -> Bool {
        text += part
        return text.utf8.count <= limit
    }

    private static func writeNumber(_ value: PythonPointer, _ text: inout String) -> Bool {
        if assay_py_is_exactly_float(value) {
            // JSON has no word for these.
            guard PyFloat_AsDouble(value).isFinite else { return false }
        }
        guard let digits = Owned(PyObject_Repr(value)), let part = PythonText.string(digits.pointer, limit: limit)
        else { return false }
        return append(part, &text)
    }

    private static func writeString(_ value: PythonPointer, _ text: inout String) -> Bool {
        var length: Py_ssize_t = 0
        guard let bytes = PyUnicode_AsUTF8AndSize(value, &length), length <= limit else { return false }
        let characters = bytes.withMemoryRebound(to: UInt8.self, capacity: length) {
            String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
        }
        return append(JSONText.quoted(characters), &text)
    }

    private static func writeSequence(_ value: PythonPointer, _ text: inout String, depth: Int) -> Bool {
        let count = PySequence_Size(value)
        text += "["
        for index in 0..<max(0, count) {
            if index > 0 { text += ", " }
            guard let element = Owned(PySequence_GetItem(value, index)),
                write(element.pointer, &text, depth: depth + 1)
            else { return false }
        }
        return append("]", &text)
    }

    private static func writeDictionary(_ value: PythonPointer, _ text: inout String, depth: Int) -> Bool {
        var position: Py_ssize_t = 0
        var key: PythonPointer?
        var element: PythonPointer?
        text += "{"
        var first = true
        while PyDict_Next(value, &position, &key, &element) != 0 {
            guard let key, let element, assay_py_is_exactly_str(key) else { return false }
            if !first { text += ", " }
            first = false
            guard writeString(key, &text), append(": ", &text), write(element, &text, depth: depth + 1) else {
                return false
            }
        }
        return append("}", &text)
    }
}
