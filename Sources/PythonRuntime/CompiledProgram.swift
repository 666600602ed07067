import CPython
import CPythonShim

/// Code ready to run, and the running of it.
public struct CompiledProgram {
    let body: PythonPointer
    let value: PythonPointer?
    let program: Program

    /// Runs the program to the end of its last statement.
    ///
    /// - Parameter whenOver: called once no more of it runs, before anything is asked of its values.
    /// - Returns: the value of the last expression as an owned reference, nil where the last
    ///   statement is none.
    public func run(whenOver: () -> Void) throws(RaisedException) -> PythonPointer? {
        var last: PythonPointer?
        let ended = execute(&last)
        whenOver()
        guard ended else { throw RaisedException.take(source: program.lines) }
        return last
    }

    /// Lets go of the code, where the process outlives it.
    public func release() {
        assay_py_decref(body)
        if let value { assay_py_decref(value) }
    }

    /// False with an exception set where one left the program.
    private func execute(_ last: inout PythonPointer?) -> Bool {
        guard let globals = makeGlobals() else { return false }
        var loop = EventLoop()
        guard let result = loop.evaluate(body, globals) else { return false }
        assay_py_decref(result)
        if let value {
            last = loop.evaluate(value, globals)
            if last == nil { return false }
        }
        return loop.close()
    }

    /// One dictionary for the whole program: the module's own, so that pickle and dataclasses find
    /// it under its name. A name that another module has taken gets a dictionary of its own, and
    /// `builtins` is what Python itself says where a dictionary names nothing.
    private func makeGlobals() -> PythonPointer? {
        guard program.moduleName != "__main__" else { return moduleDictionary("__main__") }
        let modules = PyImport_GetModuleDict()
        let isTaken = PyDict_GetItemString(modules, program.moduleName) != nil
        guard isTaken, !SessionState.owns(module: program.moduleName) else {
            return moduleDictionary(program.moduleName)
        }
        guard let globals = PyDict_New() else { return nil }
        addBuiltins(to: globals)
        if program.moduleName != "builtins", let name = PyUnicode_FromString(program.moduleName) {
            PyDict_SetItemString(globals, "__name__", name)
        }
        return globals
    }

    private func moduleDictionary(_ name: String) -> PythonPointer? {
        guard let module = PyImport_AddModule(name), let globals = PyModule_GetDict(module) else { return nil }
        addBuiltins(to: globals)
        return globals
    }

    private func addBuiltins(to globals: PythonPointer) {
        PyDict_SetItemString(globals, "__builtins__", PyImport_AddModule("builtins"))
    }
}

/// Runs code objects; those that await, all on one event loop that is made when first needed.
private struct EventLoop {
    private var runner: PythonPointer?

    mutating func evaluate(_ code: PythonPointer, _ globals: PythonPointer) -> PythonPointer? {
        guard let result = PyEval_EvalCode(code, globals, globals) else { return nil }
        guard assay_py_is_coroutine_code(code) else { return result }
        defer { assay_py_decref(result) }
        if runner == nil { runner = SessionState.isShared ? SessionState.sharedRunner() : EventLoop.makeRunner() }
        guard let runner else { return nil }
        guard let run = Owned(PyObject_GetAttrString(runner, "run")), let arguments = Owned(PyTuple_New(1)) else {
            return nil
        }
        assay_py_incref(result)
        PyTuple_SetItem(arguments.pointer, 0, result)
        return PyObject_CallObject(run.pointer, arguments.pointer)
    }

    /// Ends what is still pending on the loop; false with an exception set where that raised.
    func close() -> Bool {
        // What is pending in a session goes on in the next cell.
        guard let runner, !SessionState.isShared else { return true }
        guard let method = Owned(PyObject_GetAttrString(runner, "close")),
            let result = Owned(PyObject_CallObject(method.pointer, nil))
        else { return false }
        _ = result
        return true
    }

    private static func makeRunner() -> PythonPointer? {
        guard let module = Owned(PyImport_ImportModule("asyncio")),
            let type = Owned(PyObject_GetAttrString(module.pointer, "Runner"))
        else { return nil }
        return PyObject_CallObject(type.pointer, nil)
    }
}
