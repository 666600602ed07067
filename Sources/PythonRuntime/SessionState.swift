import CPython
import CPythonShim

/// What the cells of a session share beyond their names, and what a fork between two of them must not change.
///
/// A cell runs in a copy of the process that ran the one before it. To the program that is one process: hooks that
/// modules have for forks are not called (`random` would start anew from another seed), and the loop that top-level
/// `await` runs on is one and the same.
public enum SessionState {
    // One session a process, under the interpreter's lock.
    nonisolated(unsafe) private static var isActive = false
    nonisolated(unsafe) private static var helper: PythonPointer?
    nonisolated(unsafe) private static var forkHooks: PythonPointer?
    nonisolated(unsafe) private static var afterFork: PythonPointer?
    nonisolated(unsafe) private static var runner: PythonPointer?
    nonisolated(unsafe) private static var moduleNames: Set<String> = []
    nonisolated(unsafe) private static var collected = false

    /// Ends threads as the end of a program does: those that are no daemons are waited for, and so is what pools were given
    /// to do. A pool that is not shut down can be used again: it counts threads and begins them when it needs them, so it
    /// is told that it has none. The loop gets a new pool when it needs one.
    private static let text = """
        def make(current, every, modules):
            def rest(pool, shutdown):
                was_over = pool._shutdown
                shutdown(pool)
                if was_over:
                    return
                # What tells threads to end.
                while not pool._work_queue.empty():
                    pool._work_queue.get_nowait()
                pool._threads.clear()
                pool._idle_semaphore = type(pool._idle_semaphore)(0)
                pool._shutdown = False
            def settle(loop):
                pool = getattr(loop, '_default_executor', None)
                if pool is not None:
                    pool.shutdown()
                    loop._default_executor = None
                unknown = set()
                while True:
                    futures = modules.get('concurrent.futures.thread')
                    pooled = set(futures._threads_queues) if futures else set()
                    left = [thread for thread in every()
                            if thread is not current() and not thread.daemon and thread not in unknown]
                    if not left:
                        break
                    # Others may be about to give a pool something to do.
                    for thread in [thread for thread in left if thread not in pooled] or left[:1]:
                        if thread in pooled:
                            try:
                                pool = thread._args[0]()
                                if pool is not None:
                                    rest(pool, futures.ThreadPoolExecutor.shutdown)
                            except (AttributeError, IndexError, TypeError):
                                # Another version's pools. They wait for work themselves.
                                if thread.is_alive():
                                    unknown.add(thread)
                                    continue
                        thread.join()
            return settle
        """

    /// Prepares what a session needs; in the worker, before its first fork and before objects are frozen.
    static func prepare() throws(InterpreterError) {
        let threading = try Interpreter.module("threading")
        let after = try Interpreter.attribute("_after_fork", ofModule: "threading")
        afterFork = after
        forkHooks = hooks(holding: after)
        guard let code = Py_CompileString(text, "<session>", Py_file_input), let names = PyDict_New(),
            PyDict_SetItemString(names, "__builtins__", PyImport_AddModule("builtins")) == 0,
            let result = PyEval_EvalCode(code, names, names), let make = PyDict_GetItemString(names, "make"),
            let arguments = PyTuple_New(3)
        else { throw InterpreterError(description: "the session's helper does not compile") }
        assay_py_decref(result)
        PyTuple_SetItem(arguments, 0, PyObject_GetAttrString(threading, "current_thread"))
        PyTuple_SetItem(arguments, 1, PyObject_GetAttrString(threading, "enumerate"))
        let modules = PyImport_GetModuleDict()!
        assay_py_incref(modules)
        PyTuple_SetItem(arguments, 2, modules)
        helper = PyObject_CallObject(make, arguments)
        if helper == nil { throw InterpreterError(description: "the session's helper cannot be made") }
    }

    /// The list of functions that CPython calls in a forked child, known by one of them.
    private static func hooks(holding hook: PythonPointer) -> PythonPointer? {
        guard let gc = Owned(PyImport_ImportModule("gc")),
            let find = Owned(PyObject_GetAttrString(gc.pointer, "get_referrers")), let arguments = Owned(PyTuple_New(1))
        else { return nil }
        assay_py_incref(hook)
        PyTuple_SetItem(arguments.pointer, 0, hook)
        guard let found = Owned(PyObject_CallObject(find.pointer, arguments.pointer)) else {
            PyErr_Clear()
            return nil
        }
        for index in 0..<PyList_Size(found.pointer) {
            guard let referrer = PyList_GetItem(found.pointer, index), assay_py_is_exactly_list(referrer) else {
                continue
            }
            assay_py_incref(referrer)
            return referrer
        }
        return nil
    }

    // MARK: - in a session's processes

    /// In the first holder, before any cell.
    public static func begin() {
        isActive = true
        // What Ctrl-C does to an interpreter that somebody talks to.
        if let module = Owned(PyImport_ImportModule("_signal")),
            let set = Owned(PyObject_GetAttrString(module.pointer, "signal")), let arguments = Owned(PyTuple_New(2))
        {
            PyTuple_SetItem(arguments.pointer, 0, PyLong_FromLong(2))
            PyTuple_SetItem(arguments.pointer, 1, PyObject_GetAttrString(module.pointer, "default_int_handler"))
            if let result = Owned(PyObject_CallObject(set.pointer, arguments.pointer)) { _ = result }
        }
        PyErr_Clear()
        suspend()
    }

    /// In a cell, once it is forked: of the threads there were only this one is left.
    public static func enterCell() {
        if assay_py_has_threads() { forgetThreads() }
        clearSignals()
    }

    private static func forgetThreads() {
        guard let hooks = forkHooks, let kept = Owned(PyList_GetSlice(hooks, 0, PyList_Size(hooks))) else {
            PyOS_AfterFork_Child()
            return
        }
        PyList_SetSlice(hooks, 0, PyList_Size(hooks), nil)
        PyOS_AfterFork_Child()
        PyList_SetSlice(hooks, 0, 0, kept.pointer)
        // The one hook that tells the truth here.
        if let afterFork, let result = Owned(PyObject_CallObject(afterFork, nil)) { _ = result }
        PyErr_Clear()
    }

    /// The program runs from here on: garbage of the cells before may run code of theirs again.
    public static func resume() {
        if isActive, collected { PyGC_Enable() }
    }

    /// Ends what the cell left running, and flushes what it wrote. Nothing of the session's runs until ``resume()``.
    public static func settle(_ interpreter: Interpreter) {
        if let helper, let arguments = Owned(PyTuple_New(1)) {
            let loop = loop() ?? assay_py_none()!
            assay_py_incref(loop)
            PyTuple_SetItem(arguments.pointer, 0, loop)
            if let result = Owned(PyObject_CallObject(helper, arguments.pointer)) { _ = result }
            PyErr_Clear()
        }
        interpreter.flushStreams()
        clearSignals()
        suspend()
    }

    private static func suspend() {
        collected = PyGC_Disable() != 0
    }

    private static func clearSignals() {
        _ = PyErr_CheckSignals()
        PyErr_Clear()
    }

    // MARK: - what cells share

    /// Whether a module of this name is one that an earlier cell was.
    static func owns(module name: String) -> Bool {
        guard isActive else { return false }
        return !moduleNames.insert(name).inserted
    }

    /// The runner of top-level awaits; nil outside sessions.
    ///
    /// Its loop waits by poll(2): what epoll(7) has registered is shared by forks, and a cell that fails would leave its
    /// changes behind.
    static func sharedRunner() -> PythonPointer? {
        guard isActive else { return nil }
        if let runner { return runner }
        guard let asyncio = Owned(PyImport_ImportModule("asyncio")),
            let selectors = Owned(PyImport_ImportModule("selectors")),
            let functools = Owned(PyImport_ImportModule("functools")),
            let partial = Owned(PyObject_GetAttrString(functools.pointer, "partial")),
            let makeSelector = Owned(PyObject_GetAttrString(selectors.pointer, "PollSelector")),
            let makeRunner = Owned(PyObject_GetAttrString(asyncio.pointer, "Runner")),
            let selector = PyObject_CallObject(makeSelector.pointer, nil), let bound = Owned(PyTuple_New(2))
        else { return nil }
        PyTuple_SetItem(bound.pointer, 0, PyObject_GetAttrString(asyncio.pointer, "SelectorEventLoop"))
        PyTuple_SetItem(bound.pointer, 1, selector)
        guard let factory = PyObject_CallObject(partial.pointer, bound.pointer), let names = Owned(PyDict_New()),
            let none = Owned(PyTuple_New(0))
        else { return nil }
        PyDict_SetItemString(names.pointer, "loop_factory", factory)
        assay_py_decref(factory)
        runner = PyObject_Call(makeRunner.pointer, none.pointer, names.pointer)
        return runner
    }

    static var isShared: Bool { isActive }

    private static func loop() -> PythonPointer? {
        guard let runner, let loop = Owned(PyObject_GetAttrString(runner, "_loop")) else {
            PyErr_Clear()
            return nil
        }
        // The runner holds it.
        return loop.pointer
    }
}
