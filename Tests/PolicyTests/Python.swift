import CPythonShim
import Evaluation
import PolicyCheck
import PolicyLanguage
import PolicyRules
import Testing

/// The interpreter of the test process, and checks of programs by it.
///
/// Tests run on any thread; each call takes the GIL, which also keeps them apart.
enum Python {
    private static let isReady: Bool = {
        // Another suite of the same process may have been first.
        if Py_IsInitialized() == 0 {
            Py_InitializeEx(0)
            PyEval_SaveThread()
        }
        return true
    }()

    static func run<Result>(_ body: () throws -> Result) rethrows -> Result {
        precondition(isReady)
        let state = PyGILState_Ensure()
        defer { PyGILState_Release(state) }
        return try body()
    }

    /// Parses a program; nil where it is none.
    static func parse(_ source: [UInt8]) -> UnsafeMutablePointer<PyObject>? {
        var flags = PyCompilerFlags()
        flags.cf_flags = PyCF_ONLY_AST | PyCF_IGNORE_COOKIE
        flags.cf_feature_version = PY_MINOR_VERSION
        let tree = (source + [0]).withUnsafeBytes {
            Py_CompileStringExFlags(
                $0.bindMemory(to: CChar.self).baseAddress, "<test>", Py_file_input, &flags, -1)
        }
        if tree == nil { PyErr_Clear() }
        return tree
    }

    static func check(
        _ source: String, by policy: CompiledPolicy = Policies.default, phase: Violation.Phase = .static
    ) throws -> CheckResult {
        try run { try check(source, with: PolicyChecker(policy: policy), phase: phase) }
    }

    /// Checks with a checker that may have seen other programs; the caller holds the GIL.
    static func check(_ source: String, with checker: PolicyChecker, phase: Violation.Phase = .static) throws
        -> CheckResult
    {
        let bytes = Array(source.utf8)
        let tree = try #require(parse(bytes), "the program must parse")
        defer { assay_py_decref(tree) }
        return bytes.withUnsafeBufferPointer { checker.check(tree: tree, source: $0, phase: phase) }
    }

    /// Runs trusted code, then checks the object it leaves in `tree`.
    static func checkTree(builtBy code: String, by policy: CompiledPolicy = Policies.default) throws -> CheckResult {
        try run {
            // The checker sees the node types before the code can change them.
            let checker = PolicyChecker(policy: policy)
            let globals = try execute("import ast\n" + code)
            defer { assay_py_decref(globals) }
            let tree = try #require(PyDict_GetItemString(globals, "tree"))
            return checker.check(tree: tree, source: UnsafeBufferPointer(start: nil, count: 0), phase: .runtime)
        }
    }

    /// Runs trusted code and returns the list of strings it leaves in `result`.
    static func strings(from code: String) throws -> [String] {
        try run {
            let globals = try execute(code)
            defer { assay_py_decref(globals) }
            let list = try #require(PyDict_GetItemString(globals, "result"))
            return try (0..<PyList_Size(list)).map { index in
                String(cString: try #require(PyUnicode_AsUTF8(PyList_GetItem(list, index))))
            }
        }
    }

    private static func execute(_ code: String) throws -> UnsafeMutablePointer<PyObject> {
        let globals = try #require(PyDict_New())
        PyDict_SetItemString(globals, "__builtins__", PyEval_GetBuiltins())
        guard let outcome = PyRun_StringFlags(code, Py_file_input, globals, globals, nil) else {
            PyErr_Print()
            Issue.record("the code must run")
            return globals
        }
        assay_py_decref(outcome)
        return globals
    }
}

/// Policies that the tests use.
enum Policies {
    static let `default` = shipped("default")
    static let strict = shipped("strict")
    static let open = shipped("open")

    private static func shipped(_ name: String) -> CompiledPolicy {
        do {
            guard let text = ShippedPolicies.all.first(where: { $0.name == name })?.text else {
                preconditionFailure("no policy \(name) ships")
            }
            return try compile(text: text, hash: String(repeating: "0", count: 64))
        } catch {
            preconditionFailure("the policy \(name) does not compile: \(error)")
        }
    }

    /// A policy of one rule.
    static func rule(_ matcher: String, severity: String = "reject") throws -> CompiledPolicy {
        try compile(
            text: """
                name: test
                rules:
                  - id: the-rule
                    severity: \(severity)
                    message: not here
                    \(matcher)
                """, hash: "")
    }
}

extension CheckResult {
    /// The ids of the rejecting rules that matched, each once.
    var rejectedBy: Set<String> {
        Set(violations.filter { $0.severity == .reject }.map(\.rule))
    }
}

/// Everything here shares one interpreter.
@Suite(.serialized) enum PolicyTests {}
