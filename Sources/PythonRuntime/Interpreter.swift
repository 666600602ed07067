import CPython
import CPythonShim

/// An interpreter that does not start, or a module that cannot be loaded before the first job.
public struct InterpreterError: Error, Sendable, Hashable, CustomStringConvertible {
    public var description: String
}

/// The warm CPython that every job is forked from. One per process; single-threaded.
public struct Interpreter {
    let compile: PythonPointer
    let expressionType: PythonPointer
    let expressionStatementType: PythonPointer
    let joinThreads: PythonPointer
    /// What `concurrent.futures` wants called before threads are joined.
    let threadExits: PythonPointer
    let runExitHandlers: PythonPointer
    /// Standard output and error as CPython made them.
    let ownStreams: [PythonPointer]

    /// What programs were seen to import most, in HumanEval, MBPP and model-written samples. Each
    /// costs every fork a little, so the list stays short; `--preload` adds to it.
    static let warmModules = [
        "typing", "re", "math", "collections", "heapq", "itertools", "functools", "random", "string", "copy",
        "operator", "bisect", "datetime", "json", "time", "threading", "atexit", "_ast", "ast",
        "importlib",
        // Without it CPython 3.11 has no table of handlers, and _thread.interrupt_main reads it all the same.
        "_signal",
    ]

    /// For example `CPython 3.11.2`.
    public static var version: String {
        let full = String(cString: Py_GetVersion())
        return "CPython " + (full.split(separator: " ").first.map(String.init) ?? full)
    }

    /// The folders and archives that modules come from.
    public static var searchPath: [String] {
        guard let path = PySys_GetObject("path"), assay_py_is_list(path) else { return [] }
        return strings(of: path)
    }

    private static func strings(of list: PythonPointer) -> [String] {
        (0..<PyList_Size(list)).compactMap { index in
            guard let entry = PyList_GetItem(list, index), assay_py_is_str(entry) else { return nil }
            return PythonText.string(entry, limit: 4_096)
        }
    }

    /// Where this installation keeps packages, whether they exist or not.
    public static var siteFolders: [String] {
        guard let module = Owned(PyImport_ImportModule("site")),
            let function = Owned(PyObject_GetAttrString(module.pointer, "getsitepackages")),
            let list = Owned(PyObject_CallObject(function.pointer, nil)), assay_py_is_list(list.pointer)
        else {
            PyErr_Clear()
            return []
        }
        return strings(of: list.pointer)
    }

    /// Starts CPython and loads what jobs are likely to need.
    ///
    /// - Parameters:
    ///   - sitePackages: folders added to `sys.path`, `.pth` files in them honoured.
    ///   - preload: modules loaded beyond the usual ones.
    public init(sitePackages: [String], preload: [String]) throws(InterpreterError) {
        if let problem = assay_py_start() {
            throw InterpreterError(description: "CPython does not start: \(String(cString: problem))")
        }
        try Interpreter.addBuiltinsOfSite()
        for folder in sitePackages { try Interpreter.call("site", "addsitedir", folder) }
        for module in Interpreter.warmModules { _ = try Interpreter.load(module) }
        for module in preload { _ = try Interpreter.load(module) }

        compile = try Interpreter.attribute("compile", ofModule: "builtins")
        expressionType = try Interpreter.attribute("Expression", ofModule: "ast")
        expressionStatementType = try Interpreter.attribute("Expr", ofModule: "ast")
        joinThreads = try Interpreter.attribute("_shutdown", ofModule: "threading")
        threadExits = try Interpreter.attribute("_threading_atexits", ofModule: "threading")
        runExitHandlers = try Interpreter.attribute("_run_exitfuncs", ofModule: "atexit")
        ownStreams = [
            try Interpreter.attribute("__stdout__", ofModule: "sys"),
            try Interpreter.attribute("__stderr__", ofModule: "sys"),
        ]
        try SessionState.prepare()
        // CPython buffers what it prints to a pipe by the block; people want to see it while the program runs. Nothing from
        // outside could ask a program for its output without waking what waits for a signal.
        if assay_py_buffer_lines(ownStreams[0]) != 0 { throw Interpreter.failure("buffer lines") }
        RuntimeGuard.install()
        warmUp()
        // Objects that live from here on are not touched by a job's garbage collections, whose
        // marks would copy the pages they lie on.
        PyGC_Collect()
        try Interpreter.call("gc", "freeze")
    }

    /// Compiles something once, so that what the compiler allocates for good is there before the fork. More
    /// was tried: running typical programs here makes the heap larger, and every fork dearer than it saves.
    private func warmUp() {
        if let tree = try? Program(Array("x = 1\nx + 1\n".utf8), moduleName: "builtins").parse() {
            _ = try? tree.compile(with: self)
        }
    }

    /// `exit`, `quit` and `help`, which programs expect and only the site module defines.
    private static func addBuiltinsOfSite() throws(InterpreterError) {
        for function in ["setquit", "setcopyright", "sethelper"] { try call("site", function) }
    }

    /// A new reference that is kept for the life of the process.
    static func attribute(_ name: String, ofModule module: String) throws(InterpreterError) -> PythonPointer {
        let module = try load(module)
        guard let value = PyObject_GetAttrString(module, name) else { throw failure("\(name) is missing") }
        return value
    }

    static func module(_ name: String) throws(InterpreterError) -> PythonPointer { try load(name) }

    /// Imports a module; the reference is kept for the life of the process.
    private static func load(_ name: String) throws(InterpreterError) -> PythonPointer {
        guard let module = PyImport_ImportModule(name) else { throw failure("cannot import \(name)") }
        return module
    }

    private static func call(_ module: String, _ function: String, _ argument: String? = nil) throws(InterpreterError) {
        let callable = try attribute(function, ofModule: module)
        let arguments = PyTuple_New(argument == nil ? 0 : 1)
        if let argument { PyTuple_SetItem(arguments, 0, PyUnicode_FromString(argument)) }
        guard let result = Owned(PyObject_CallObject(callable, arguments)) else {
            throw failure("\(module).\(function)")
        }
        _ = result
    }

    private static func failure(_ what: String) -> InterpreterError {
        guard let exception = Owned(assay_py_take_exception()) else { return InterpreterError(description: what) }
        var reason: String?
        if let text = Owned(PyObject_Str(exception.pointer)) { reason = PythonText.string(text.pointer, limit: 500) }
        return InterpreterError(description: "\(what): \(reason ?? "unknown error")")
    }
}
