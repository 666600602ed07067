import CPython
import CPythonShim
import Evaluation
import PolicyCheck
import PolicyRules

/// Holds modules that are imported by a call to the rules over imports.
///
/// A module that has been loaded before raises no event when it is imported again, so functions take the place of the
/// interpreter's own (`ImportGuard.h`). A call counts as the program's whoever makes it, since library code calls what
/// a program hands it; functions that import by a call on their own account are trusted by name, in the policy.
enum ImportGuard {
    /// Makes the functions; before the first fork.
    static func make() {
        let made = assay_py_make_import_guard { name, level, givesFront in
            guard let name else { return 0 }
            ImportGuard.judge(PythonText.bounded(name, limit: 1_024), level: level, givesFront: givesFront)
            return 0
        }
        precondition(made == 0, "the interpreter's import functions are not where they should be")
    }

    /// Puts the functions in place where the policy asks for them, the interpreter's own otherwise. They let
    /// everything pass as long as nothing is watched.
    static func place(for rules: RuntimeRules) {
        // What is compiled under `reject` was checked, its import statements with the rest.
        let placed = assay_py_place_import_guard(rules.imports != .ignore, rules.compile == .reject)
        precondition(placed == 0, "the interpreter's import functions cannot be replaced")
    }

    private static func judge(_ name: String, level: Int, givesFront: Bool) {
        guard let watch = RuntimeGuard.watch else { return }
        let path = level == 0 ? name.split(separator: ".", omittingEmptySubsequences: false).map(String.init) : []
        var rule = watch.checker.rule(againstComputedImport: path)
        if rule == nil, givesFront, path.count > 1 {
            rule = watch.checker.rule(againstComputedImport: [path[0]])
        }
        guard let rule, !isTrusted(path, watch) else { return }
        let rejects = rule.severity == .reject && watch.policy.runtime.imports == .reject
        if rejects { watch.makeRoom() }
        let violation = RuntimeGuard.violation(
            rule.id, rejects ? .reject : .observe, node: "Import",
            String(repeating: ".", count: max(0, min(level, 9))) + name,
            rule.message, watch)
        RuntimeGuard.found([violation], 1, rejects: rejects, watch)
    }

    /// The import system's own functions call each other, and the first of them has been judged.
    private static func isTrusted(_ path: ModulePath, _ watch: RuntimeGuard.Watch) -> Bool {
        guard let running = LibraryCode.running(), let function = running.function else { return false }
        // unittest looks for tests in the program's own module.
        if path == [watch.program.moduleName], running.mentions("__import__") { return true }
        if function.hasPrefix("importlib._bootstrap.") { return LibraryCode.isLoadingModule() }
        if function == "importlib.import_module" { return true }
        guard watch.policy.runtime.trusts(function: function) else { return false }
        // Other people's packages are trusted with their own modules: numpy.add_newdoc imports what it is told to.
        let package = function.prefix { $0 != "." }
        return watch.checker.isStandard(module: String(package)) || path.first.map { $0 == package } ?? false
    }
}
