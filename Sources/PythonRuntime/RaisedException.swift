import CPython
import CPythonShim

/// An exception that left a program, as text: nothing of it runs the program's code any more.
public struct RaisedException: Error, Sendable, Hashable {
    public static let messageBytes = 16 << 10
    public static let tracebackBytes = 64 << 10
    /// Frames kept at either end of a deep traceback.
    static let framesKept = 20

    public var type: String
    public var message: String
    public var traceback: String
    /// Its frames as a JSON array; see ``TracebackFrames/json(_:)``.
    public var tracebackJSON = "[]"
    public var isOutOfMemory = false
    /// For SystemExit alone: the status a shell would see.
    public var exitCode: Int64?

    /// What CPython says where a thread finds no room for its stack, or no place among those allowed.
    public var isRefusedThread: Bool { type == "RuntimeError" && message == "can't start new thread" }

    init(type: String, message: String, traceback: String) {
        self.type = type
        self.message = message
        self.traceback = traceback
    }

    /// Takes the pending exception. Its `__str__` may be the program's: it runs under the job's limits,
    /// and what it raises is passed over.
    static func take(source: SourceLines) -> RaisedException {
        guard let exception = Owned(assay_py_take_exception()) else {
            return RaisedException(type: "SystemError", message: "no exception set", traceback: "")
        }
        let value = exception.pointer
        let type = typeName(of: value)
        let message = text(of: value)
        var places = TracebackFrames(of: value)
        let frames = places.text(source)
        let place = isSyntaxError(value) ? SyntaxErrorPlace(of: value) : nil
        if let place { places.append(line: place.line, source: place.text) }
        let heading = frames.isEmpty ? "" : "Traceback (most recent call last):\n"
        let last = message.isEmpty ? type : "\(type): \(message)"
        var raised = RaisedException(
            type: type, message: message,
            traceback: bounded(heading + frames + (place?.description ?? "") + last + "\n", tracebackBytes))
        raised.tracebackJSON = places.json(source)
        raised.isOutOfMemory = assay_py_is_memory_error(value) || isRefusedAllocation(value)
        if assay_py_is_system_exit(value) { raised.exitCode = exitCode(of: value) }
        return raised
    }

    /// As a traceback names it: with its module, unless that is builtins or the program.
    private static func typeName(of value: PythonPointer) -> String {
        let type = UnsafeMutableRawPointer(assay_py_type(value)).assumingMemoryBound(to: PyObject.self)
        let name = PythonText.attribute("__qualname__", of: type) ?? "<unknown>"
        switch PythonText.attribute("__module__", of: type) {
        case nil, "builtins", "__main__": return name
        case let module?: return "\(module).\(name)"
        }
    }

    private static func text(of value: PythonPointer) -> String {
        guard let text = Owned(PyObject_Str(value)) else {
            PyErr_Clear()
            return "<exception str() failed>"
        }
        return PythonText.string(text.pointer, limit: messageBytes) ?? "<exception str() failed>"
    }

    private static func isSyntaxError(_ value: PythonPointer) -> Bool {
        assay_py_is_syntax_error(value)
    }

    /// ENOMEM from mmap, ENOSPC and EFBIG from the scratch: memory under another name.
    private static func isRefusedAllocation(_ value: PythonPointer) -> Bool {
        guard assay_py_is_os_error(value) else { return false }
        return [12, 27, 28].contains(PythonText.integerAttribute("errno", of: value) ?? 0)
    }

    private static func exitCode(of value: PythonPointer) -> Int64 {
        guard let code = Owned(PyObject_GetAttrString(value, "code")) else {
            PyErr_Clear()
            return 1
        }
        if code.pointer == assay_py_none() { return 0 }
        guard assay_py_is_int(code.pointer) else { return 1 }
        let number = PyLong_AsLong(code.pointer)
        if PyErr_Occurred() != nil {
            PyErr_Clear()
            return 255
        }
        return Int64(number & 0xff)
    }
}

func bounded(_ text: String, _ limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    return String(decoding: text.utf8.prefix(limit), as: UTF8.self)
}
