import CPythonShim
import Evaluation
import PolicyRules

/// Judging uses of names once it is known what imports bound.
extension TreeWalk {
    mutating func judgeUses() {
        memory.scopes.close()
        for binding in imports.all { judgeBinding(binding) }
        for index in memory.uses.names.indices {
            let symbol = memory.symbols[memory.uses.names[index].symbol]
            if symbol.binding >= 0 || !symbol.traits.isDisjoint(with: Self.noteworthy) {
                judge(memory.uses.names[index])
            }
        }
        for index in memory.uses.chains.indices { judge(memory.uses.chains[index]) }
        judgeDefinitions()
        judgeDeferredCalls()
        judgeDeferredAttributes()
    }

    /// Whether an import may have bound the name that a use reads.
    func isImported(_ symbol: Symbols.ID, from scope: Scopes.ID) -> Bool {
        guard symbol >= 0, memory.symbols[symbol].binding >= 0 else { return false }
        return !bindings(of: symbol, resolve(symbol, from: scope)).isEmpty
    }

    /// Whether the program runs code that this check does not see: it may bind any name of the outermost scope.
    mutating func evaluatesUnseen() -> Bool {
        if let known = unseenCode { return known }
        let answer = memory.uses.names.contains { use in
            guard memory.symbols[use.symbol].traits.contains(.evaluator) else { return false }
            guard let arguments = use.call.map({ NodeFields.list(.args, of: $0) }), let code = arguments.first else {
                return true
            }
            // Code with a namespace of its own, held to a rule of its own, binds its names there.
            if arguments.count > 1, types.kind(of: arguments[1]) != .constant { return false }
            return NodeFields.literal(code, types) == nil
        }
        unseenCode = answer
        return answer
    }

    private static let noteworthy: NameTraits = [.refusedBuiltin, .guardedCallee, .guardedModule]

    /// An import that puts a module where its uses cannot be followed: in a class, or in the
    /// namespace of code made at run time.
    private mutating func judgeBinding(_ binding: ImportBindings.Binding) {
        guard binding.isModule, let node = binding.node else { return }
        let kind = memory.scopes.kind(of: binding.scope)
        let escapes =
            kind == .class || (binding.isGuarded && (kind == .embedded || (kind == .module && phase == .runtime)))
        guard escapes else { return }
        for rule in rules.moduleValues {
            record(rule.rule, at: binding.literal ?? node, node: NodeKind.alias.rawValue, joined(binding.path))
        }
    }

    private mutating func judge(_ use: Uses.Name) {
        let resolution = resolve(use.symbol, from: use.scope)
        var judged: Set<ModulePath> = []
        for binding in bindings(of: use.symbol, resolution) {
            if judged.insert(imports.all[binding].path).inserted { judge(use, of: imports.all[binding]) }
            useBinding(binding, path: imports.all[binding].path)
        }
        if case .scope = resolution { return }
        let traits = memory.symbols[use.symbol].traits
        if traits.contains(.refusedBuiltin), let key = literalKey(of: use) { return judge(key) }
        if isStarImported(use.symbol, resolution) {
            let module = [text(of: use.symbol)]
            for rule in rules.imports.concerning(module) {
                record(rule.index, at: use.literal ?? use.node, node: NodeKind.name.rawValue, module[0])
            }
        }
        if traits.contains(.refusedBuiltin) {
            let name = text(of: use.symbol)
            for rule in rules.builtins where rule.part.selects(name) {
                record(rule.rule, at: use.literal ?? use.node, node: NodeKind.name.rawValue, name)
            }
        }
        if traits.contains(.guardedCallee) {
            judgeCallee(
                CalleeUse(
                    node: use.node, callee: .name(text(of: use.symbol)), call: use.call, scope: use.scope,
                    literal: use.literal))
            if imports.hasStar, memory.symbols[use.symbol].binding < 0, resolution == .outermost { judgeStarred(use) }
        }
    }

    /// A function of that name may have come with a star import, whichever module it was of.
    private mutating func judgeStarred(_ use: Uses.Name) {
        guard !memory.scopes.isBoundOutermost(use.symbol) else { return }
        let name = text(of: use.symbol)
        let members = Set(rules.calls.flatMap(\.part.callees)).filter {
            if case .member = $0 { $0.lastName == name } else { false }
        }
        for callee in members.sorted(by: { $0.text < $1.text }) {
            judgeCallee(
                CalleeUse(node: use.node, callee: callee, call: use.call, scope: use.scope, literal: use.literal))
        }
    }

    /// The name that a call like `globals()` is asked for on the spot, as a use of its own: `globals()['f']`,
    /// `'f' in globals()`. Nil where anything else is done with it.
    private mutating func literalKey(of use: Uses.Name) -> Uses.Name? {
        guard rules.namespaceFunctions.contains(where: { $0.matches(text(of: use.symbol)) }),
            let call = use.call, NodeFields.list(.args, of: call).isEmpty,
            NodeFields.list(.keywords, of: call).isEmpty, let parent = use.outer
        else { return nil }
        var key: Object?
        switch types.kind(of: parent) {
        case .subscript:
            guard NodeFields.value(.value, of: parent) == call,
                NodeFields.value(.ctx, of: parent).flatMap(types.kind) == .load
            else { return nil }
            key = NodeFields.value(.slice, of: parent)
        case .compare:
            let operators = NodeFields.list(.ops, of: parent).compactMap(types.kind)
            guard operators == [.in] || operators == [.notIn], NodeFields.list(.comparators, of: parent).first == call
            else { return nil }
            key = NodeFields.value(.left, of: parent)
        default: return nil
        }
        guard let name = key.flatMap({ NodeFields.text($0, types) }) else { return nil }
        return Uses.Name(
            symbol: symbol(name), scope: text(of: use.symbol) == "globals" ? Scopes.module : use.scope, node: parent,
            anchor: nil, call: nil, outer: nil,
            literal: use.literal)
    }

    /// A name that an import bound, read as a value of its own.
    private mutating func judge(_ use: Uses.Name, of binding: ImportBindings.Binding) {
        let place = use.literal ?? use.node
        for rule in rules.imports.selecting(binding.path) {
            record(rule.index, at: place, node: NodeKind.name.rawValue, joined(binding.path))
        }
        // What can be called is no module, whatever lies beside its package: unittest.main.
        if binding.isModule, use.call == nil {
            for rule in rules.moduleValues where !allows(rule.part, use, binding) {
                record(rule.rule, at: place, node: NodeKind.name.rawValue, joined(binding.path))
            }
        }
        if let last = binding.path.last, rules.traits(ofText: last).contains(.guardedCallee),
            let glob = DottedGlob(joined(binding.path))
        {
            judgeCallee(
                CalleeUse(node: use.node, callee: .member(glob), call: use.call, scope: use.scope, literal: use.literal)
            )
        }
    }

    /// Whether a module may be handed to the function it is handed to. One that may be used in
    /// part only never is: a program can define functions of any name.
    private func allows(_ callees: [DottedGlob], _ use: Uses.Name, _ binding: ImportBindings.Binding) -> Bool {
        guard !binding.isGuarded, let call = use.anchor, types.kind(of: call) == .call,
            let function = NodeFields.value(.func, of: call), let path = accessPath(function)
        else { return false }
        return callees.contains { $0.matches(path) }
    }

    private mutating func judge(_ chain: Uses.Chain) {
        let parts = memory.uses.parts(of: chain)
        let traits = parts.reduce(into: NameTraits()) { $0.formUnion(memory.symbols[$1.symbol].traits) }
        if chain.root >= 0 {
            let symbol = memory.symbols[chain.root]
            if symbol.binding >= 0 || symbol.traits.contains(.guardedModule) {
                judgeRoot(chain, isPlain: traits.isDisjoint(with: Self.telling))
            }
        }
        if let last = parts.last, memory.symbols[last.symbol].traits.contains(.guardedCallee) {
            judgeCallee(calleeUse(of: chain, last, .method(text(of: last.symbol))))
        }
    }

    /// Traits of members that matter whichever module they are read from.
    private static let telling: NameTraits = [.underscored, .guardedModule, .guardedCallee]

    private mutating func judgeRoot(_ chain: Uses.Chain, isPlain: Bool) {
        let resolution = resolve(chain.root, from: chain.scope)
        var judged: Set<ModulePath> = []
        for index in bindings(of: chain.root, resolution) {
            let binding = imports.all[index]
            let isNew = judged.insert(binding.path).inserted
            if isNew, binding.isGuarded || !isPlain { judge(chain, root: binding.path) }
            if isNew { judgeEnd(of: chain, path: binding.path + names(of: chain)) }
            if !binding.rulesIfUsed.isEmpty { useBinding(index, path: binding.path + names(of: chain)) }
        }
        if isStarImported(chain.root, resolution) { judge(chain, root: [text(of: chain.root)]) }
    }

    /// A module within a module, used as a value: `x = numpy.random`.
    private mutating func judgeEnd(of chain: Uses.Chain, path: ModulePath) {
        guard chain.call == nil, !rules.moduleValues.isEmpty, let last = memory.uses.parts(of: chain).last,
            layout.isModule(path)
        else { return }
        for rule in rules.moduleValues {
            record(rule.rule, at: chain.literal ?? last.node, node: NodeKind.attribute.rawValue, joined(path))
        }
    }

    private mutating func judge(_ chain: Uses.Chain, root: ModulePath) {
        let parts = Array(memory.uses.parts(of: chain))
        let path = root + names(of: chain)
        for rule in rules.imports.mentioning(path) {
            let refused = parts.indices.first { rule.matcher.paths.selects(Array(path[...(root.count + $0)])) }
            guard let refused else { continue }
            record(
                rule.index, at: chain.literal ?? parts[refused].node, node: NodeKind.attribute.rawValue,
                joined(path[...(root.count + refused)]))
        }
        for (offset, part) in parts.enumerated() {
            let index = root.count + offset
            judgeMember(of: path, at: index, node: part.node, kind: .attribute, literal: chain.literal)
        }
        if let last = parts.last, memory.symbols[last.symbol].traits.contains(.guardedCallee),
            let glob = DottedGlob(joined(path))
        {
            judgeCallee(calleeUse(of: chain, last, .member(glob)))
        }
    }

    private func calleeUse(
        of chain: Uses.Chain, _ last: Uses.Part, _ callee: CallMatcher.Callee
    ) -> CalleeUse {
        CalleeUse(
            node: last.node, callee: callee, call: chain.call, receiver: memory.uses.receiver(of: chain),
            scope: chain.scope, literal: chain.literal)
    }

    /// Holds the members of an imported path to the rules over re-exports.
    mutating func judgeMembers(of path: ModulePath, from first: Int, node: Object, kind: NodeKind, literal: Object?) {
        for index in path.indices.dropFirst(first) {
            judgeMember(of: path, at: index, node: node, kind: kind, literal: literal)
        }
    }

    private mutating func judgeMember(
        of path: ModulePath, at index: Int, node: Object, kind: NodeKind, literal: Object?
    ) {
        guard !rules.reexports.isEmpty, isForeign(path[index], of: path[0]) else { return }
        let member = Array(path[...index])
        if rules.imports.allow(member) { return }
        for rule in rules.reexports where !rule.part.contains(where: { $0.covers(member) }) {
            record(rule.rule, at: literal ?? node, node: kind.rawValue, joined(member))
        }
    }

    /// Whether a member of a module is not for others to use: private, or a guarded module.
    ///
    /// Only the standard library's members are held to the second. Other packages have modules and
    /// functions of their own under such names, as `scipy.signal` and `numpy.trace`.
    private func isForeign(_ name: String, of root: String) -> Bool {
        let isDunder = name.hasPrefix("__") && name.hasSuffix("__") && name.utf8.count > 4
        // What every module has, such as its __version__, is a matter for rules over attributes.
        if isDunder || name == "_" { return false }
        if name.hasPrefix("_") { return true }
        return rules.isStandard(module: root) && rules.imports.guardModule(name)
    }

    /// Reports an import that goes unreported as long as its name is not used.
    private mutating func useBinding(_ index: Int, path: ModulePath) {
        let binding = imports.all[index]
        guard !binding.rulesIfUsed.isEmpty else { return }
        let used = rules.imports.selecting(path).filter { binding.rulesIfUsed.contains($0.index) }
        for rule in used {
            record(rule.index, at: binding.literal ?? binding.node, node: NodeKind.alias.rawValue, joined(binding.path))
        }
        imports.all[index].rulesIfUsed.removeAll { rule in used.contains { $0.index == rule } }
    }
}

extension TreeWalk {
    func resolve(_ symbol: Symbols.ID, from scope: Scopes.ID) -> Scopes.Resolution {
        memory.scopes.resolve(symbol, from: scope) { imports.bind(memory.symbols[symbol], in: $0) }
    }

    /// The imports a use may read.
    private func bindings(of symbol: Symbols.ID, _ resolution: Scopes.Resolution) -> [Int] {
        var found: [Int] = []
        var index = memory.symbols[symbol].binding
        while index >= 0 {
            let binding = imports.all[Int(index)]
            let isMeant =
                switch resolution {
                case .anywhere: true
                case .scope(let scope): binding.scope == scope
                case .outermost: bindsOutermost(binding)
                }
            if isMeant { found.append(Int(index)) }
            index = binding.previous
        }
        return found
    }

    private func bindsOutermost(_ binding: ImportBindings.Binding) -> Bool {
        switch memory.scopes.kind(of: binding.scope) {
        case .module, .class, .embedded: true
        case .function, .comprehension: memory.scopes.isDeclaredOuter(binding.symbol, in: binding.scope)
        }
    }

    /// Whether a name may be a guarded module that a star import brought along: one that nothing
    /// in the program binds. Names that attribute rules refuse as well get no such benefit of doubt.
    private func isStarImported(_ symbol: Symbols.ID, _ resolution: Scopes.Resolution) -> Bool {
        let traits = memory.symbols[symbol].traits
        guard imports.hasStar, traits.contains(.guardedModule), resolution == .outermost,
            memory.symbols[symbol].binding < 0, !text(of: symbol).hasPrefix("_")
        else { return false }
        return traits.contains(.refusedAttribute) || !memory.scopes.isBoundOutermost(symbol)
    }

    private func names(of chain: Uses.Chain) -> ModulePath {
        memory.uses.parts(of: chain).map { text(of: $0.symbol) }
    }

    private func joined(_ path: some Collection<String>) -> String {
        path.joined(separator: ".")
    }

    /// The path that an expression spells, or nil where it is more than names and dots.
    func accessPath(_ expression: Object) -> ModulePath? {
        var names: ModulePath = []
        var node = expression
        while true {
            switch types.kind(of: node) {
            case .name:
                guard let name = PythonText.string(NodeFields.value(.id, of: node)) else { return nil }
                names.append(name)
                return names.reversed()
            case .attribute:
                guard let name = PythonText.string(NodeFields.value(.attr, of: node)),
                    let base = NodeFields.value(.value, of: node), names.count < 64
                else { return nil }
                names.append(name)
                node = base
            default: return nil
            }
        }
    }
}
