import CPython
import CPythonShim
import Evaluation
import PolicyRules

/// What would switch the guard off, or make it take the program's code for the library's. It rejects wherever
/// anything of the policy rejects at run time, whatever the policy's rules say.
enum GuardIntegrity {
    /// Events that are examined apart from the policy's rules.
    enum Concern {
        case compile, makesCode, takesCode, setsAttribute, addsHook, makesInterpreter

        init?(event: String) {
            switch event {
            case "compile": self = .compile
            case "code.__new__": self = .makesCode
            case "exec", "function.__new__": self = .takesCode
            case "object.__setattr__": self = .setsAttribute
            case "sys.addaudithook": self = .addsHook
            case "cpython.PyInterpreterState_New": self = .makesInterpreter
            default: return nil
            }
        }
    }

    /// A reason to end a job, under an id that no rule of a policy may have.
    enum Refusal: String, CaseIterable {
        case nestedCompile = "nested-compile"
        case forgedFilename = "forged-filename"
        case sourceEncoding = "source-encoding"
        case codeObject = "code-object"
        case auditHook = "audit-hook"
        case subinterpreter = "subinterpreter"

        var message: String {
            switch self {
            case .nestedCompile: "code must not be made while code is being checked"
            case .forgedFilename: "code made at run time must not pass for library code"
            case .sourceEncoding: "code made at run time must be plain UTF-8"
            case .codeObject: "code objects are made by compiling source"
            case .auditHook: "a hook of the program's would run between a check and what it allows"
            case .subinterpreter: "another interpreter would not be watched"
            }
        }
    }

    static func examine(
        _ concern: Concern, _ event: String, _ arguments: PythonPointer, _ watch: RuntimeGuard.Watch
    ) {
        switch concern {
        case .compile: break
        case .makesCode: if !isTrustedToMakeCode(watch) { refuse(.codeObject, "code", watch) }
        case .takesCode: takes(code: PyTuple_GetItem(arguments, 0), watch)
        case .setsAttribute: takes(code: PyTuple_GetItem(arguments, 2), watch)
        case .addsHook: refuse(.auditHook, event, watch)
        case .makesInterpreter: refuse(.subinterpreter, event, watch)
        }
        // Where there is no such argument, that is no error of the program's.
        PyErr_Clear()
    }

    /// A compilation of a tree says nothing of the file name, so the name is held against who runs the code.
    private static func takes(code: PythonPointer?, _ watch: RuntimeGuard.Watch) {
        guard let code, assay_py_is_code(code), let file = assay_py_code_file(code), LibraryCode.isLibrary(file: file),
            !isTrustedToMakeCode(watch), !isImportSystem()
        else { return }
        refuse(.forgedFilename, PythonText.bounded(file, limit: 200), watch)
    }

    static func refuse(_ refusal: Refusal, _ symbol: String, _ watch: RuntimeGuard.Watch) {
        let rejects = watch.policy.rejectsAtRunTime
        if rejects { watch.makeRoom() }
        RuntimeGuard.found(
            [
                RuntimeGuard.violation(
                    refusal.rawValue, rejects ? .reject : .observe, node: "Module", symbol, refusal.message, watch)
            ], 1, rejects: rejects, watch)
    }

    /// Whether the import system is running on its own account, as it does to run a module's code.
    private static func isImportSystem() -> Bool {
        guard let function = LibraryCode.running()?.function, function.hasPrefix("importlib._bootstrap") else {
            return false
        }
        return LibraryCode.isLoadingModule()
    }

    /// Whether a library function is running that may make code of its own.
    static func isTrustedToMakeCode(_ watch: RuntimeGuard.Watch) -> Bool {
        guard let running = LibraryCode.running(), let function = running.function,
            watch.policy.runtime.trusts(function: function)
        else { return false }
        // These call whatever they are given, so what counts is that a module is being imported, and that no code of
        // the program's stands between.
        return function.hasPrefix("importlib._bootstrap")
            ? LibraryCode.isLoadingModule() : LibraryCode.isWithinLoadedModule()
    }
}

extension CompiledPolicy {
    /// Whether anything that a program does can end it.
    var rejectsAtRunTime: Bool {
        runtime.compile == .reject || runtime.imports == .reject || audit.contains { $0.severity == .reject }
    }
}

extension RuntimeGuard {
    /// The ids under which the guard itself ends jobs, and why.
    public static var ownRules: [(id: String, message: String)] {
        GuardIntegrity.Refusal.allCases.map { ($0.rawValue, $0.message) }
    }
}
