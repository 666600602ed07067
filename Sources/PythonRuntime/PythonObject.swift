public import CPython
import CPythonShim

/// A reference to a Python object; who owns it is said where it is used.
public typealias PythonPointer = UnsafeMutablePointer<PyObject>

/// An owned reference, given back when its owner lets go of it.
struct Owned: ~Copyable {
    let pointer: PythonPointer

    /// Takes over a new reference; nil stays nil, as after a call that raised.
    init?(_ pointer: PythonPointer?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    deinit {
        assay_py_decref(pointer)
    }
}

/// Text out of Python objects, never failing and bounded.
enum PythonText {
    /// The text of a `str`, or the bytes of a `bytes` taken for UTF-8, cut at about `limit` bytes. Lone surrogates are
    /// escaped. Makes no Python object, so that it works when memory has run out; subclasses are taken at their data.
    static func bounded(_ object: PythonPointer, limit: Int) -> String {
        if assay_py_is_bytes(object) {
            guard let start = PyBytes_AsString(object) else { return "" }
            return start.withMemoryRebound(to: UInt8.self, capacity: PyBytes_Size(object)) {
                String(decoding: UnsafeBufferPointer(start: $0, count: min(PyBytes_Size(object), limit)), as: UTF8.self)
            }
        }
        var text = ""
        for index in 0..<max(0, min(PyUnicode_GetLength(object), limit)) {
            let value = PyUnicode_ReadChar(object, index)
            if let scalar = Unicode.Scalar(value) {
                text.unicodeScalars.append(scalar)
            } else {
                text += "\\u" + String(value, radix: 16)
            }
            if text.utf8.count >= limit { break }
        }
        return text
    }

    /// The UTF-8 of a `str`, lone surrogates escaped, cut at `limit` bytes at a code point's border.
    static func string(_ object: PythonPointer, limit: Int) -> String? {
        guard let encoded = Owned(PyUnicode_AsEncodedString(object, "utf-8", "backslashreplace")) else {
            PyErr_Clear()
            return nil
        }
        var bytes: UnsafeMutablePointer<CChar>?
        var length: Py_ssize_t = 0
        guard PyBytes_AsStringAndSize(encoded.pointer, &bytes, &length) == 0, let bytes else {
            PyErr_Clear()
            return nil
        }
        return bytes.withMemoryRebound(to: UInt8.self, capacity: length) { start in
            var end = min(length, limit)
            // Not inside a code point: back to where one begins.
            while end > 0, end < length, start[end] & 0xC0 == 0x80 { end -= 1 }
            return String(decoding: UnsafeBufferPointer(start: start, count: end), as: UTF8.self)
        }
    }

    /// The text of an attribute that holds a `str`.
    static func attribute(_ name: String, of object: PythonPointer, limit: Int = 1_024) -> String? {
        guard let value = Owned(PyObject_GetAttrString(object, name)) else {
            PyErr_Clear()
            return nil
        }
        guard assay_py_is_str(value.pointer) else { return nil }
        return string(value.pointer, limit: limit)
    }

    /// The value of an attribute that holds an `int`.
    static func integerAttribute(_ name: String, of object: PythonPointer) -> Int? {
        guard let value = Owned(PyObject_GetAttrString(object, name)) else {
            PyErr_Clear()
            return nil
        }
        guard assay_py_is_int(value.pointer) else { return nil }
        let number = PyLong_AsLong(value.pointer)
        if PyErr_Occurred() != nil {
            PyErr_Clear()
            return nil
        }
        return number
    }
}
