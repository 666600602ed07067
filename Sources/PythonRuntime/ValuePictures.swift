import CPython
import CPythonShim

/// A picture of a value, as a notebook would show it.
public struct ValuePicture: Sendable, Hashable {
    /// The name of the file that it becomes.
    public let name: String
    public let bytes: [UInt8]
}

/// Pictures that values give of themselves (`_repr_png_`, `_repr_svg_`, `_repr_html_`), and matplotlib's figures.
///
/// All of it runs the program's code, or a library's, under the job's limits; what it raises is passed over.
public enum ValuePictures {
    /// The largest picture kept, in bytes.
    static let largest = 4 << 20
    /// At most this many open figures are drawn.
    static let mostFigures = 16

    private static let methods = [
        ("_repr_png_", "value.png"), ("_repr_svg_", "value.svg"), ("_repr_html_", "value.html"),
    ]

    /// Those of the value of the last expression, where there is one, and of the figures that are open at the end.
    public static func all(of value: PythonPointer?) -> [ValuePicture] {
        defer { PyErr_Clear() }
        var pictures: [ValuePicture] = []
        if let value, mayShowItself(value) {
            pictures = methods.compactMap { method, name in
                call(method, on: value).map { ValuePicture(name: name, bytes: $0) }
            }
            if isFigure(value), let drawn = draw(value) {
                pictures.append(ValuePicture(name: "value.png", bytes: drawn))
            }
        }
        return pictures + openFigures(besides: value)
    }

    /// Not the types that most values are of.
    private static func mayShowItself(_ value: PythonPointer) -> Bool {
        !(value == assay_py_none() || assay_py_is_exactly_int(value) || assay_py_is_exactly_str(value)
            || assay_py_is_exactly_float(value) || assay_py_is_exactly_list(value) || assay_py_is_exactly_tuple(value)
            || assay_py_is_exactly_dict(value))
    }

    /// What a method of the value's class gives: bytes, or text, or a tuple that begins with one of them. An object
    /// that has an answer to every name has no such method in its class.
    private static func call(_ method: String, on value: PythonPointer) -> [UInt8]? {
        defer { PyErr_Clear() }
        let type = UnsafeMutableRawPointer(assay_py_type(value)).assumingMemoryBound(to: PyObject.self)
        guard PyObject_HasAttrString(type, method) != 0, let bound = Owned(PyObject_GetAttrString(value, method)),
            let result = Owned(PyObject_CallObject(bound.pointer, nil))
        else { return nil }
        if assay_py_is_tuple(result.pointer), PyTuple_Size(result.pointer) > 0 {
            return PyTuple_GetItem(result.pointer, 0).flatMap(bytes)
        }
        return bytes(result.pointer)
    }

    private static func bytes(_ object: PythonPointer) -> [UInt8]? {
        if assay_py_is_str(object) { return PythonText.string(object, limit: largest).map { Array($0.utf8) } }
        guard assay_py_is_bytes(object), let start = PyBytes_AsString(object) else { return nil }
        let count = PyBytes_Size(object)
        guard count <= largest else { return nil }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    // MARK: matplotlib

    private static func loaded(_ module: String) -> PythonPointer? {
        PyDict_GetItemString(PyImport_GetModuleDict(), module)
    }

    private static func isFigure(_ value: PythonPointer) -> Bool {
        guard let module = loaded("matplotlib.figure"), let type = Owned(PyObject_GetAttrString(module, "Figure"))
        else {
            return false
        }
        return PyObject_IsInstance(value, type.pointer) == 1
    }

    private static func openFigures(besides value: PythonPointer?) -> [ValuePicture] {
        guard let pyplot = loaded("matplotlib.pyplot"),
            let list = Owned(PyObject_GetAttrString(pyplot, "get_fignums")),
            let numbers = Owned(PyObject_CallObject(list.pointer, nil)), assay_py_is_exactly_list(numbers.pointer),
            let find = Owned(PyObject_GetAttrString(pyplot, "figure"))
        else { return [] }
        var pictures: [ValuePicture] = []
        for index in 0..<min(PyList_Size(numbers.pointer), mostFigures) {
            guard let number = PyList_GetItem(numbers.pointer, index), let arguments = Owned(PyTuple_New(1)) else {
                break
            }
            assay_py_incref(number)
            PyTuple_SetItem(arguments.pointer, 0, number)
            guard let figure = Owned(PyObject_CallObject(find.pointer, arguments.pointer)), figure.pointer != value,
                let drawn = draw(figure.pointer)
            else { continue }
            pictures.append(ValuePicture(name: "figure-\(index + 1).png", bytes: drawn))
        }
        return pictures
    }

    /// `figure.savefig(buffer, format='png', bbox_inches='tight')`
    private static func draw(_ figure: PythonPointer) -> [UInt8]? {
        defer { PyErr_Clear() }
        guard let io = Owned(PyImport_ImportModule("io")),
            let type = Owned(PyObject_GetAttrString(io.pointer, "BytesIO")),
            let buffer = Owned(PyObject_CallObject(type.pointer, nil)),
            let save = Owned(PyObject_GetAttrString(figure, "savefig")), let arguments = Owned(PyTuple_New(1)),
            let keywords = Owned(PyDict_New()), let format = Owned(PyUnicode_FromString("png")),
            let box = Owned(PyUnicode_FromString("tight"))
        else { return nil }
        assay_py_incref(buffer.pointer)
        PyTuple_SetItem(arguments.pointer, 0, buffer.pointer)
        PyDict_SetItemString(keywords.pointer, "format", format.pointer)
        PyDict_SetItemString(keywords.pointer, "bbox_inches", box.pointer)
        guard let saved = Owned(PyObject_Call(save.pointer, arguments.pointer, keywords.pointer)),
            let read = Owned(PyObject_GetAttrString(buffer.pointer, "getvalue")),
            let result = Owned(PyObject_CallObject(read.pointer, nil))
        else { return nil }
        _ = saved
        return bytes(result.pointer)
    }
}
