import CPython
import CPythonShim
public import Evaluation
import Glibc
public import PolicyCheck

/// Holds code that is made at run time to the policy that the program was held to.
///
/// A PEP 578 audit hook, which Python code cannot remove, sees every string and every tree that
/// `eval`, `exec` and `compile` are given, before any of it runs.
public enum CompileGuard {
    /// How a program is watched while it runs.
    public struct Watch {
        public enum Action: Sendable { case reject, observe }

        public var checker: PolicyChecker
        public var action: Action
        /// Whether a library function, as `module.function`, may compile templates of its own.
        public var isTrusted: (String) -> Bool
        /// Ends the job: the rule, the violations kept, how many there were. Does not return.
        public var block: (String, [Violation], Int) -> Never

        public init(
            checker: PolicyChecker, action: Action, isTrusted: @escaping (String) -> Bool,
            block: @escaping (String, [Violation], Int) -> Never
        ) {
            self.checker = checker
            self.action = action
            self.isTrusted = isTrusted
            self.block = block
        }
    }

    // The interpreter has one lock, under which the hook runs; a worker and its jobs have one
    // interpreter each.
    nonisolated(unsafe) private static var watch: Watch?
    nonisolated(unsafe) private static var ownCompiles = 0
    nonisolated(unsafe) private static var isChecking = false
    nonisolated(unsafe) private static var libraryRoots: [String] = []
    nonisolated(unsafe) private(set) static var seen = (violations: [Violation](), total: 0)

    /// Adds the hook; before the first fork, for good.
    static func install() {
        libraryRoots = Interpreter.searchPath.map { $0 + "/" }
        PySys_AddAuditHook(
            { event, arguments, _ in
                guard let event, let arguments, CompileGuard.watch != nil || CompileGuard.ownCompiles > 0 else {
                    return 0
                }
                if strcmp(event, "compile") == 0 { return CompileGuard.compiling(arguments) }
                if strcmp(event, "code.__new__") == 0 { return CompileGuard.makingCode() }
                return 0
            }, nil)
        makeTreeClassesImmutable()
    }

    /// From here on until the process ends.
    public static func arm(_ watch: Watch) {
        ownCompiles = 0
        self.watch = watch
    }

    /// What was seen and let pass, for the record.
    public static var observed: (violations: [Violation], total: Int) { seen }

    /// The next compilation is the worker's own: of the program, or of something being checked. The
    /// event comes first of all in a compilation, so nothing of the program's can come in between.
    static func expectOwnCompile() {
        ownCompiles += 1
    }

    private static func compiling(_ arguments: PythonPointer) -> Int32 {
        if ownCompiles > 0 {
            ownCompiles -= 1
            return 0
        }
        guard let watch, !isCallerTrusted(watch) else { return 0 }
        if isChecking {
            return found(
                [violation("nested-compile", "compile", "code must not be made while code is being checked")], 1)
        }
        if let name = filename(arguments), isLibraryName(name) {
            return found(
                [violation("forged-filename", name, "code made at run time must not pass for library code")], 1)
        }
        guard let source = PyTuple_GetItem(arguments, 0) else { return 0 }
        if assay_py_is_bytes(source) { return check(text: source, watch) }
        if source == assay_py_none() { return 0 }
        let nothing = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        return found(check(tree: source, source: nothing, watch))
    }

    /// Checking runs nothing of the program's, or it would be no check: whoever compiles during one is blocked.
    private static func check(
        tree: PythonPointer, source: UnsafeBufferPointer<UInt8>, _ watch: Watch
    ) -> CheckResult {
        isChecking = true
        defer { isChecking = false }
        return watch.checker.check(tree: tree, source: source, phase: .runtime)
    }

    private static func check(text: PythonPointer, _ watch: Watch) -> Int32 {
        var bytes: UnsafeMutablePointer<CChar>?
        var length: Py_ssize_t = 0
        guard PyBytes_AsStringAndSize(text, &bytes, &length) == 0, let bytes else { return -1 }
        return bytes.withMemoryRebound(to: UInt8.self, capacity: length + 1) { start in
            let source = UnsafeBufferPointer(start: start, count: length)
            if let tooLarge = watch.checker.checkSize(sourceBytes: length) { return found([tooLarge], 1) }
            if declaresEncoding(source) {
                return found([violation("source-encoding", "coding", "code made at run time must be plain UTF-8")], 1)
            }
            expectOwnCompile()
            // What does not parse here is not compiled either: the SyntaxError stands.
            let parsed = Owned(assay_py_parse(bytes, "<string>", Py_file_input))
            ownCompiles = 0
            guard let tree = parsed else { return -1 }
            return found(check(tree: tree.pointer, source: source, watch))
        }
    }

    private static func found(_ result: CheckResult) -> Int32 {
        found(result.violations, result.total, rejects: result.rejects)
    }

    private static func makingCode() -> Int32 {
        guard let watch, !isCallerTrusted(watch) else { return 0 }
        return found([violation("code-object", "code", "code objects are made by compiling source")], 1)
    }

    /// Ends the job, or notes what was found; 0 lets the compilation go on.
    private static func found(_ violations: [Violation], _ total: Int, rejects: Bool = true) -> Int32 {
        guard total > 0, let watch else { return 0 }
        let room = Violation.limit - seen.violations.count
        seen.violations.append(contentsOf: violations.prefix(max(0, room)))
        seen.total += total
        if rejects, watch.action == .reject {
            let first = violations.first { $0.severity == .reject } ?? violations.first
            watch.block(first?.rule ?? "runtime-code", seen.violations, seen.total)
        }
        return 0
    }

    private static func violation(_ rule: String, _ symbol: String, _ message: String) -> Violation {
        Violation(
            phase: .runtime, severity: .reject, rule: rule, node: "Module", symbol: bounded(symbol, 200), line: 1,
            column: 1, endLine: 1, endColumn: 1, message: message, excerpt: "")
    }

    private static func filename(_ arguments: PythonPointer) -> String? {
        guard PyTuple_Size(arguments) > 1, let name = PyTuple_GetItem(arguments, 1), assay_py_is_str(name) else {
            return nil
        }
        return PythonText.string(name, limit: 4_096)
    }

    /// A cookie in the first two lines makes the compiler of bytes read other characters than are checked.
    private static func declaresEncoding(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
        let head = source.split(separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false).prefix(2)
        return head.contains { line in
            guard line.contains(UInt8(ascii: "#")) else { return false }
            let text = String(decoding: line.prefix(512), as: UTF8.self)
            return text.contains("coding:") || text.contains("coding=")
        }
    }
}

/// Whose code is running.
extension CompileGuard {
    private static func isCallerTrusted(_ watch: Watch) -> Bool {
        guard let code = Owned(assay_py_running_code()),
            let file = PythonText.attribute("co_filename", of: code.pointer, limit: 4_096),
            let module = moduleName(ofFile: file),
            let function = PythonText.attribute("co_name", of: code.pointer)
        else { return false }
        return watch.isTrusted("\(module).\(function)")
    }

    /// `collections` for the file of that module below a library root; nil for the program's own names,
    /// which ``isLibraryName(_:)`` keeps apart.
    private static func moduleName(ofFile file: String) -> String? {
        if file.hasPrefix("<frozen "), file.hasSuffix(">") { return String(file.dropFirst(8).dropLast()) }
        guard let root = libraryRoots.filter({ file.hasPrefix($0) }).max(by: { $0.count < $1.count }) else {
            return nil
        }
        var path = file.dropFirst(root.count)
        guard path.hasSuffix(".py") else { return nil }
        path = path.dropLast(3)
        if path.hasSuffix("/__init__") { path = path.dropLast(9) }
        return path.split(separator: "/").joined(separator: ".")
    }

    private static func isLibraryName(_ name: String) -> Bool {
        name.hasPrefix("<frozen ") || libraryRoots.contains { name.hasPrefix($0) }
    }

    private static func makeTreeClassesImmutable() {
        guard let module = Owned(PyImport_ImportModule("_ast")), let names = PyModule_GetDict(module.pointer) else {
            PyErr_Clear()
            return
        }
        var position: Py_ssize_t = 0
        var key: PythonPointer?
        var value: PythonPointer?
        while PyDict_Next(names, &position, &key, &value) != 0 {
            if let value { assay_py_make_immutable(value) }
        }
    }
}
