public import PolicyRules

extension PolicyChecker {
    /// Whether a top-level module is the standard library's.
    public func isStandard(module: String) -> Bool { rules.isStandard(module: module) }

    /// The rule over imports that speaks against handing out a module whose name was computed; rejecting ones first.
    ///
    /// What becomes of such a module cannot be followed in the program's text. So a module that may be used in part
    /// only is refused like one that may not be used at all.
    ///
    /// - Parameter path: the module's name in its components; empty where it is relative, so that names which a
    ///   program can set decide where it leads.
    public func rule(againstComputedImport path: ModulePath) -> Rule? {
        let concerned = path.isEmpty ? rules.imports.all : rules.imports.concerning(path)
        return (concerned.first(where: \.rejects) ?? concerned.first).map { rules.rules[$0.index] }
    }
}
