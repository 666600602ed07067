import CPythonShim
import Foundation
import Testing

/// The interpreter of the test process, for trees: on a thread with room for what parsers and compilers recurse.
final class FuzzPython {
    /// Runs a body with the interpreter and `Programs/trees.py` in it. What it expects is recorded here, since the
    /// thread belongs to no test.
    static func run<Value>(_ body: @escaping (FuzzPython) throws -> Value) throws -> Value {
        nonisolated(unsafe) var outcome: Result<Value, any Error>?
        nonisolated(unsafe) let body = body
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            if Py_IsInitialized() == 0 {
                Py_InitializeEx(0)
                PyEval_SaveThread()
            }
            let state = PyGILState_Ensure()
            outcome = Result { try body(try FuzzPython()) }
            PyGILState_Release(state)
            done.signal()
        }
        thread.stackSize = 128 << 20
        thread.start()
        done.wait()
        FuzzRun.recordFailures()
        return try #require(outcome).get()
    }

    static var treesFile: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Programs/trees.py")
    }

    private let globals: UnsafeMutablePointer<PyObject>

    private init() throws {
        globals = try #require(PyDict_New())
        PyDict_SetItemString(globals, "__builtins__", PyEval_GetBuiltins())
        try execute(try String(contentsOf: Self.treesFile, encoding: .utf8))
    }

    deinit { assay_py_decref(globals) }

    /// Runs trusted code in the dictionary that all calls share.
    func execute(_ code: String) throws {
        guard let outcome = PyRun_StringFlags(code, Py_file_input, globals, globals, nil) else {
            PyErr_Print()
            throw Failure(code: code)
        }
        assay_py_decref(outcome)
    }

    /// Text as Python would write it, whatever is in it.
    static func literal(_ text: String) -> String {
        "bytes([\(text.utf8.map(String.init).joined(separator: ","))]).decode()"
    }

    static func literal(_ texts: [String]) -> String { "[" + texts.map(literal).joined(separator: ",") + "]" }

    struct Failure: Error { let code: String }

    /// The object of a name, borrowed.
    func object(_ name: String) throws -> UnsafeMutablePointer<PyObject> {
        try #require(PyDict_GetItemString(globals, name))
    }

    /// Whether a name stands for anything but None.
    func has(_ name: String) throws -> Bool { try object(name) != assay_py_none() }

    func strings(_ name: String) throws -> [String] {
        let list = try object(name)
        return try (0..<PyList_Size(list)).map {
            String(cString: try #require(PyUnicode_AsUTF8(PyList_GetItem(list, $0))))
        }
    }

    /// Parses a program into `tree`, as the worker does; false where it is none.
    func parse(_ source: [UInt8]) -> Bool {
        // The parser's text ends at a NUL.
        guard !source.contains(0) else { return false }
        let tree = (source + [0]).withUnsafeBytes {
            assay_py_parse($0.bindMemory(to: CChar.self).baseAddress, "<fuzz>", Py_file_input)
        }
        guard let tree else {
            PyErr_Clear()
            return false
        }
        PyDict_SetItemString(globals, "tree", tree)
        assay_py_decref(tree)
        return true
    }
}
