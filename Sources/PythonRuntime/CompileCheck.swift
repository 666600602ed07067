import CPython
import CPythonShim
import Evaluation
import Glibc
import PolicyCheck
import PolicyRules

/// Holds every string and every tree that `eval`, `exec` and `compile` are given to the rules over syntax.
enum CompileCheck {
    nonisolated(unsafe) private static var isChecking = false

    /// Not 0 with an exception set where the compilation must not go on.
    static func compiling(_ arguments: PythonPointer, _ watch: RuntimeGuard.Watch) -> Int32 {
        let name = PyTuple_GetItem(arguments, 1).flatMap { assay_py_is_str($0) ? $0 : nil }
        PyErr_Clear()
        if GuardIntegrity.isTrustedToMakeCode(watch) { return 0 }
        if isChecking {
            GuardIntegrity.refuse(.nestedCompile, "compile", watch)
            return 0
        }
        if let name, LibraryCode.isLibrary(file: name) {
            GuardIntegrity.refuse(.forgedFilename, PythonText.bounded(name, limit: 200), watch)
        }
        guard watch.policy.runtime.compile != .ignore, let source = PyTuple_GetItem(arguments, 0) else { return 0 }
        if assay_py_is_bytes(source) { return check(text: source, watch) }
        if source == assay_py_none() { return 0 }
        let nothing = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        report(check(tree: source, source: nothing, watch), watch)
        return 0
    }

    /// Checking runs nothing of the program's, or it would be no check: whoever compiles during one is blocked.
    private static func check(
        tree: PythonPointer, source: UnsafeBufferPointer<UInt8>, _ watch: RuntimeGuard.Watch
    ) -> CheckResult {
        isChecking = true
        defer { isChecking = false }
        return watch.checker.check(tree: tree, source: source, phase: .runtime)
    }

    private static func check(text: PythonPointer, _ watch: RuntimeGuard.Watch) -> Int32 {
        var bytes: UnsafeMutablePointer<CChar>?
        var length: Py_ssize_t = 0
        guard PyBytes_AsStringAndSize(text, &bytes, &length) == 0, let bytes else { return -1 }
        return bytes.withMemoryRebound(to: UInt8.self, capacity: length + 1) { start in
            let source = UnsafeBufferPointer(start: start, count: length)
            if let tooLarge = watch.checker.checkSize(sourceBytes: length) {
                let rejects = watch.policy.runtime.compile == .reject
                RuntimeGuard.found([tooLarge], 1, rejects: rejects, watch)
                return 0
            }
            if declaresEncoding(source) {
                GuardIntegrity.refuse(.sourceEncoding, "coding", watch)
                return 0
            }
            // What does not parse here is not compiled either: the SyntaxError stands. The compiler of bytes passes
            // over a byte order mark.
            let mark = source.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            assay_py_expect_own_compile()
            let parsed = Owned(assay_py_parse(bytes + mark, "<string>", Py_file_input))
            assay_py_forget_own_compile()
            guard let tree = parsed else { return -1 }
            report(check(tree: tree.pointer, source: source, watch), watch)
            return 0
        }
    }

    private static func report(_ result: CheckResult, _ watch: RuntimeGuard.Watch) {
        let rejects = result.rejects && watch.policy.runtime.compile == .reject
        RuntimeGuard.found(result.violations, result.total, rejects: rejects, watch)
    }

    /// A cookie in the first two lines makes the compiler of bytes read other characters than are checked, unless it
    /// names what they are read as here.
    private static func declaresEncoding(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
        let head = source.split(separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false).prefix(2)
        return head.contains { line in
            guard line.contains(UInt8(ascii: "#")), let name = encoding(in: Array(line.prefix(512))) else {
                return false
            }
            return !["utf-8", "utf8", "ascii", "us-ascii"].contains(name)
        }
    }

    /// The name behind `coding:` or `coding=`, as CPython's tokenizer finds it.
    private static func encoding(in line: [UInt8]) -> String? {
        let word = Array("coding".utf8)
        for start in line.indices where line[start...].starts(with: word) {
            guard let sign = line[start...].dropFirst(word.count).first, ":=".utf8.contains(sign) else { continue }
            let name = line[start...].dropFirst(word.count + 1).drop { $0 == 32 || $0 == 9 }
                .prefix { $0 | 32 >= 97 && $0 | 32 <= 122 || "0123456789-_.".utf8.contains($0) }
            if !name.isEmpty { return String(decoding: name.map { $0 == 95 ? 45 : $0 | 32 }, as: UTF8.self) }
        }
        return nil
    }

    static func makeTreeClassesImmutable() {
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
