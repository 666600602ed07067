import CPythonShim

/// Reading Python's strings and numbers without trusting them.
enum PythonText {
    /// The text of a `str`, or nil for anything else and for what UTF-8 cannot express.
    static func string(_ object: Object?) -> String? {
        withUTF8(object) { String(decoding: $0, as: UTF8.self) }
    }

    /// The UTF-8 of a `str`; the bytes are valid while the object lives.
    static func withUTF8<Result>(
        _ object: Object?, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result? {
        guard let object, assay_py_is_exactly_str(object) else { return nil }
        var count: Py_ssize_t = 0
        guard let start = PyUnicode_AsUTF8AndSize(object, &count) else {
            PyErr_Clear()
            return nil
        }
        return start.withMemoryRebound(to: UInt8.self, capacity: count) {
            body(UnsafeBufferPointer(start: $0, count: count))
        }
    }

    /// The text of a `str`, lone surrogates replaced.
    static func lenientString(_ object: Object) -> String? {
        if let text = string(object) { return text }
        guard assay_py_is_exactly_str(object),
            let encoded = PyUnicode_AsEncodedString(object, "utf-8", "replace")
        else {
            PyErr_Clear()
            return nil
        }
        defer { assay_py_decref(encoded) }
        guard let start = PyBytes_AsString(encoded) else { return nil }
        return String(cString: start)
    }

    /// The value of an `int` that fits, or nil.
    static func integer(_ object: Object?) -> Int? {
        guard let object, assay_py_is_exactly_int(object) else { return nil }
        var overflow: CInt = 0
        let value = PyLong_AsLongAndOverflow(object, &overflow)
        return overflow == 0 ? value : nil
    }

    /// The strings of a collection of the interpreter's own; none, where there is no collection.
    static func strings(in collection: Object?) -> [String] {
        guard let collection, let iterator = PyObject_GetIter(collection) else {
            PyErr_Clear()
            return []
        }
        defer { assay_py_decref(iterator) }
        var strings: [String] = []
        while let item = PyIter_Next(iterator) {
            if let text = string(item) { strings.append(text) }
            assay_py_decref(item)
        }
        return strings
    }
}
