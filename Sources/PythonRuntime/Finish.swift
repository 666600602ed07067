import CPython
import CPythonShim

extension Interpreter {
    /// What CPython does when a program is over, short of tearing itself down: waits for threads that
    /// are no daemons, runs exit handlers, flushes the streams. All of it under the job's limits.
    public func finish() {
        // Held from before the first job, so the program's own idea of these names does not matter.
        if assay_py_has_threads() || PyObject_Size(threadExits) != 0 { run(joinThreads) }
        PyErr_Clear()
        run(runExitHandlers)
        flushStreams()
    }

    /// What `threading.stack_size` was told; 0 where it was told nothing.
    public static var threadStackBytes: Int { Int(PyThread_get_stacksize()) }

    func flushStreams() {
        var flushed: [PythonPointer] = []
        for name in ["stdout", "stderr", "__stdout__", "__stderr__"] {
            guard let stream = PySys_GetObject(name), stream != assay_py_none(), !flushed.contains(stream) else {
                continue
            }
            flushed.append(stream)
            if let flush = Owned(PyObject_GetAttrString(stream, "flush")) { run(flush.pointer) }
            PyErr_Clear()
        }
    }

    /// Flushes only the streams that CPython itself made, running none of the program's code: the very objects, by
    /// the method of their class, since a program may put anything in the place of either.
    public func flushOwnStreams() {
        for stream in ownStreams {
            let type = UnsafeMutableRawPointer(assay_py_type(stream)).assumingMemoryBound(to: PyObject.self)
            guard let flush = Owned(PyObject_GetAttrString(type, "flush")), let arguments = Owned(PyTuple_New(1)) else {
                PyErr_Clear()
                continue
            }
            assay_py_incref(stream)
            PyTuple_SetItem(arguments.pointer, 0, stream)
            if let result = Owned(PyObject_CallObject(flush.pointer, arguments.pointer)) { _ = result }
            PyErr_Clear()
        }
    }

    private func run(_ callable: PythonPointer) {
        if let result = PyObject_CallObject(callable, nil) {
            assay_py_decref(result)
        } else {
            PyErr_Clear()
        }
    }
}

extension Interpreter {
    /// What CPython must be told in a forked child before anything else.
    public static func becomeChild() {
        PyOS_AfterFork_Child()
    }
}
