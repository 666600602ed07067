import CPythonShim
import Evaluation
import PolicyRules

/// The names that imports bind, and what they bind them to.
struct ImportBindings {
    struct Binding {
        var path: ModulePath
        /// Whether it is bound to a module, as `import` does always and `from` sometimes.
        var isModule: Bool
        var symbol: Symbols.ID
        var scope: Scopes.ID
        /// The `alias` node; nil for imports of code that this process checked earlier.
        var node: Object?
        var literal: Object?
        /// Whether any import rule has something to say about the path or what lies below it.
        var isGuarded: Bool
        /// Rules that refuse the import as soon as the name is used.
        var rulesIfUsed: [Int]
        /// The binding of the same name before this one, or -1.
        var previous: Int32
    }

    var all: [Binding] = []
    /// Whether a star import may have bound any name.
    var hasStar = false

    /// Whether an import of the symbol stands in a scope.
    func bind(_ symbol: Symbols.Symbol, in scope: Scopes.ID) -> Bool {
        var index = symbol.binding
        while index >= 0 {
            if all[Int(index)].scope == scope { return true }
            index = all[Int(index)].previous
        }
        return false
    }
}

/// The imports of earlier programs of the same process: the cells of a session, and the program
/// whose run-time code is being checked, share their names.
struct KnownImports {
    struct Import: Hashable {
        var name: String
        var path: ModulePath
        var isModule: Bool
    }

    private(set) var imports: Set<Import> = []
    private(set) var hasStar = false
    /// Methods that were accepted as they cannot be called with anything but an instance.
    private(set) var methods: [String: MethodSignature] = [:]
    /// A program can import under ever new names; what is beyond the limit is not remembered.
    private static let limit = 4_096

    mutating func rememberStar() {
        hasStar = true
    }

    mutating func remember(_ found: Import) {
        if imports.count < Self.limit { imports.insert(found) }
    }

    mutating func remember(_ methods: [String: MethodSignature]) {
        for (name, signature) in methods where self.methods.count < Self.limit { self.methods[name] = signature }
    }

    mutating func remember(_ bindings: ImportBindings, _ name: (Symbols.ID) -> String) {
        hasStar = hasStar || bindings.hasStar
        for binding in bindings.all where binding.node != nil && imports.count < Self.limit {
            imports.insert(Import(name: name(binding.symbol), path: binding.path, isModule: binding.isModule))
        }
    }
}

extension TreeWalk {
    /// `import` and `from … import`.
    mutating func visitImport(_ pending: Pending, _ kind: NodeKind) {
        var cursor = cursor(pending.node)
        var module: ModulePath = []
        var isRelative = false
        var aliases: Object?
        while let (field, _, value) = cursor.next(fields) {
            switch field {
            case .module where value != types.none:
                guard let text = PythonText.string(value) else {
                    recordUnknown(pending, "a module whose name is no text")
                    return
                }
                module = path(text)
            case .level where value != types.none: isRelative = PythonText.integer(value) != 0
            case .names: aliases = value
            default: break
            }
        }
        noteForeignKey(cursor, pending)
        guard let aliases, NodeTypes.type(of: aliases) == types.list else {
            recordUnknown(pending, "an import without a list of names")
            return
        }
        // A dot in front keeps a relative path from being taken for an absolute one.
        if isRelative { module.insert("", at: 0) }
        for index in 0..<PyList_Size(aliases) {
            guard let alias = PyList_GetItem(aliases, index) else { continue }
            let pending = child(alias, of: pending, scope: pending.scope)
            guard enter(pending) == .alias else {
                if types.kind(of: alias) != nil { recordUnknown(pending, "an import that is no alias") }
                continue
            }
            visitAlias(pending, from: kind == .importFrom ? module : nil)
        }
    }

    private mutating func visitAlias(_ pending: Pending, from module: ModulePath?) {
        var cursor = cursor(pending.node)
        var name: Object?
        var asName: Object?
        while let (field, _, value) = cursor.next(fields) {
            switch field {
            case .name: name = value
            case .asname where value != types.none: asName = value
            default: break
            }
        }
        noteForeignKey(cursor, pending)
        guard let text = PythonText.string(name), let name else {
            recordUnknown(pending, "an import whose name is no text")
            return
        }
        if let asName {
            guard NodeTypes.type(of: asName) == types.string else {
                recordUnknown(pending, "an import whose name is no text")
                return
            }
            visitIdentifier(asName, .asname, of: pending, .alias, scope: pending.scope)
        }
        let imported = module.map { $0 + [text] } ?? path(text)
        judgeImport(imported, isStar: module != nil && text == "*", from: module?.count ?? 0, pending)

        if module != nil, text == "*" {
            imports.hasStar = true
        } else if module != nil {
            let isModule = imported[0].isEmpty || layout.isModule(imported)
            bind(symbol(asName ?? name), to: imported, isModule: isModule, pending)
        } else if let asName {
            bind(symbol(asName), to: imported, isModule: true, pending)
        } else if imported.count == 1 {
            bind(symbol(name), to: imported, isModule: true, pending)
        } else if let first = PyUnicode_InternFromString(imported[0]) {
            // `import a.b` binds `a`. Interned and never released: the names of modules are few.
            bind(symbol(first), to: [imported[0]], isModule: true, pending)
        }
    }

    private mutating func bind(_ symbol: Symbols.ID, to path: ModulePath, isModule: Bool, _ pending: Pending) {
        bind(symbol, to: path, isModule: isModule, scope: pending.scope, node: pending.node)
    }

    private mutating func bind(
        _ symbol: Symbols.ID, to path: ModulePath, isModule: Bool, scope: Scopes.ID, node: Object?
    ) {
        let concerned = rules.imports.concerning(path)
        imports.all.append(
            ImportBindings.Binding(
                path: path, isModule: isModule, symbol: symbol, scope: scope, node: node, literal: literal,
                isGuarded: !concerned.isEmpty,
                rulesIfUsed: node == nil
                    ? [] : concerned.filter { $0.matcher.ignoresUnused && $0.matcher.paths.selects(path) }.map(\.index),
                previous: memory.symbols[symbol].binding))
        memory.symbols.bind(symbol, to: Int32(imports.all.count - 1))
    }

    /// Makes the imports of earlier programs of this process known to this one, as far as it
    /// mentions their names.
    mutating func add(_ known: KnownImports) {
        imports.hasStar = imports.hasStar || known.hasStar
        for known in known.imports {
            guard let name = PyUnicode_InternFromString(known.name) else { continue }
            defer { assay_py_decref(name) }
            guard let symbol = memory.symbols.existingID(of: name) else { continue }
            bind(symbol, to: known.path, isModule: known.isModule, scope: Scopes.module, node: nil)
        }
    }

    /// Holds an import statement to the rules; `firstMember` is where the module's path ends.
    private mutating func judgeImport(
        _ imported: ModulePath, isStar: Bool, from firstMember: Int, _ pending: Pending
    ) {
        let subject = isStar ? Array(imported.dropLast()) : imported
        let isRelative = imported[0].isEmpty
        // Where a relative import leads depends on names that the program can set.
        let concerned = isRelative ? rules.imports.all : rules.imports.concerning(subject)
        // Who reads the name may have been checked before code that is made on the way brings it about.
        let isLate = phase == .runtime || literal != nil
        for rule in concerned {
            let isRefused =
                isRelative || isStar || ((isLate || !rule.matcher.ignoresUnused) && rule.matcher.paths.selects(subject))
            guard isRefused else { continue }
            record(rule.index, pending, .alias, imported.joined(separator: "."))
            // One rule is enough to say that there is no package to be relative to.
            if isRelative { break }
        }
        guard !isRelative, !isStar else { return }
        judgeMembers(of: imported, from: 1, node: pending.node, kind: .alias, literal: literal)
        for (index, component) in imported.enumerated() {
            let traits = rules.traits(ofText: component)
            if traits.contains(.refusedName) {
                for rule in rules.names where rule.part.selects(component) {
                    record(rule.rule, pending, .alias, component)
                }
            }
            guard index >= max(1, firstMember), traits.contains(.refusedAttribute) else { continue }
            for rule in rules.attributeRules(refusing: imported, at: index) { record(rule, pending, .alias, component) }
        }
    }

    private func path(_ text: String) -> ModulePath {
        text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }
}
