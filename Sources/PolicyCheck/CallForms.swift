import CPythonShim
import Evaluation
import PolicyRules

/// A use of something that rules over calls are about.
struct CalleeUse {
    var node: Object
    var callee: CallMatcher.Callee
    /// The call whose function it is, if it is called on the spot.
    var call: Object?
    /// The object whose method it is.
    var receiver: Object?
    var scope: Scopes.ID
    var literal: Object?
}

/// A match of a rule over calls that is excused where the first argument is a method's own instance.
struct DeferredCall {
    var use: CalleeUse
    var rule: Int
}

/// Rules over calls: which function, and what its arguments look like.
extension TreeWalk {
    /// Judges a use of something that a rule over calls may be about. Where it is not called on
    /// the spot, whoever it is handed to may call it with anything.
    mutating func judgeCallee(_ use: CalleeUse) {
        for rule in rules.calls where rule.part.callees.contains(use.callee) {
            if let requirement = rule.part.requirement, satisfies(requirement, use) { continue }
            if rule.part.acceptsInstance, use.call != nil {
                deferredCalls.append(DeferredCall(use: use, rule: rule.rule))
            } else {
                record(use, rule.rule)
            }
        }
    }

    mutating func judgeDeferredCalls() {
        for deferred in deferredCalls where !isOfInstance(deferred.use) { record(deferred.use, deferred.rule) }
    }

    private mutating func isOfInstance(_ use: CalleeUse) -> Bool {
        guard let first = use.call.flatMap({ NodeFields.list(.args, of: $0).first }), types.kind(of: first) == .name,
            let name = NodeFields.value(.id, of: first)
        else { return false }
        return isInstance(symbol(name), from: use.scope)
    }

    private mutating func record(_ use: CalleeUse, _ rule: Int) {
        let place = use.call ?? use.node
        record(rule, at: use.literal ?? place, node: kindName(place), symbol(of: use.callee, use.call))
    }

    /// The callee, and the literal that is to blame where there is one.
    private func symbol(of callee: CallMatcher.Callee, _ call: Object?) -> String {
        let texts = (call.map { NodeFields.list(.args, of: $0) } ?? []).compactMap {
            PythonText.string(NodeFields.text($0, types))
        }
        return texts.isEmpty ? callee.text : "\(callee.text) \(texts.joined(separator: " "))"
    }

    private mutating func satisfies(_ requirement: CallMatcher.Requirement, _ use: CalleeUse) -> Bool {
        if requirement.arguments == .receiver { return isTemplate(use) }
        guard let call = use.call else { return false }
        let arguments = NodeFields.list(.args, of: call)
        let keywords = NodeFields.list(.keywords, of: call)
        let isDotted = if case .member = use.callee { true } else { false }
        switch requirement.arguments {
        case .receiver: return false
        case .all:
            for argument in arguments where !satisfies(requirement.form, argument, use.scope, isDotted) { return false }
            return keywords.isEmpty
        case .keyword(let name):
            guard let argument = self.argument(named: name, in: keywords) else { return requirement.form != .present }
            return satisfies(requirement.form, argument, use.scope, isDotted)
        case .position(let position, let name):
            let before = arguments.prefix(position)
            // Unpacked arguments can be any number.
            if before.contains(where: { types.kind(of: $0) == .starred }) { return false }
            if before.count == position {
                return satisfies(requirement.form, arguments[position - 1], use.scope, isDotted)
            }
            guard let name else { return keywords.isEmpty && requirement.form != .present }
            guard let argument = self.argument(named: name, in: keywords) else { return requirement.form != .present }
            return satisfies(requirement.form, argument, use.scope, isDotted)
        }
    }

    /// The argument that a keyword gives. Unpacked keywords can be any: they stand for themselves.
    private func argument(named name: String, in keywords: [Object]) -> Object? {
        for keyword in keywords {
            guard let text = PythonText.string(NodeFields.value(.arg, of: keyword)) else { return keyword }
            if text == name { return NodeFields.value(.value, of: keyword) }
        }
        return nil
    }

    private mutating func satisfies(
        _ form: CallMatcher.Form, _ argument: Object, _ scope: Scopes.ID, _ isDotted: Bool
    ) -> Bool {
        switch form {
        case .present: return types.kind(of: argument) != .starred
        case .absent, .template: return false
        case .literal: return types.kind(of: argument) == .constant
        case .oneOf(let texts):
            guard let value = NodeFields.literal(argument, types) else { return false }
            let text = PythonText.string(value) ?? PythonText.integer(value).map(String.init)
            return text.map(texts.contains) ?? (value == types.none && texts.contains("None"))
        case .attributeLiteral: return isHarmlessName(argument, in: scope, isDotted)
        case .noText:
            let followed = follow(argument, in: scope)
            return followed.texts.allSatisfy { $0.pieces == [.number] } && !followed.isComputed
        case .fileless:
            guard let name = PythonText.string(NodeFields.text(argument, types)) else { return false }
            return !name.contains("/") && !name.contains("\\")
        case .ownDefinition: return ownDefinitions(argument, from: scope) != nil
        case .moduleLiteral:
            if types.kind(of: argument) == .dict { return true }
            guard let path = literalPath(argument) else { return false }
            return !rules.imports.refuse(path)
        case .namespace: return isPrivateNamespace(argument, in: scope)
        }
    }

    private func literalPath(_ argument: Object) -> ModulePath? {
        PythonText.string(NodeFields.text(argument, types))?
            .split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    /// Whether an expression names an attribute that may be read: a literal, or a text that is put together so
    /// that its beginning or its end rules the refused ones out. A dotted name can hide one behind a gap.
    private mutating func isHarmlessName(_ argument: Object, in scope: Scopes.ID, _ isDotted: Bool) -> Bool {
        if let path = literalPath(argument) {
            instances.namesRead.formUnion(path)
            return !rules.refusesAttributes(of: [""] + path)
        }
        let followed = follow(argument, in: scope)
        guard !followed.isOpaque, !followed.isComputed, !followed.texts.isEmpty else { return false }
        for text in followed.texts {
            if let whole = text.whole {
                let path = whole.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
                instances.namesRead.formUnion(path)
                if rules.refusesAttributes(of: [""] + path) { return false }
                continue
            }
            let (prefix, suffix) = text.ends
            instances.partsRead.append((prefix, suffix))
            if isDotted || rules.mayRefuseAttribute(prefix: prefix, suffix: suffix) { return false }
        }
        return true
    }
}

/// Namespaces that are handed to `exec` and `eval`, which put the interpreter's builtins into them.
extension TreeWalk {
    /// Whether nothing of the program can go through a namespace, or look into it by a name that is not plain.
    private mutating func isPrivateNamespace(_ argument: Object, in scope: Scopes.ID) -> Bool {
        switch types.kind(of: argument) {
        case .constant, .dict: return true
        case .name: break
        default: return false
        }
        guard let name = NodeFields.value(.id, of: argument), let values = values(ofName: argument, in: scope) else {
            return false
        }
        if values.allSatisfy({ hasOwnBuiltins($0) }) { return true }
        guard values.allSatisfy({ isNewDictionary($0) }) else { return false }
        let symbol = symbol(name)
        guard spend(memory.uses.names.count + memory.uses.chains.count) else { return false }
        for use in memory.uses.names where use.symbol == symbol && !looksUpLiteral(use) { return false }
        return memory.uses.chains.allSatisfy { $0.root != symbol || getsLiteral($0) }
    }

    private func hasOwnBuiltins(_ value: Object) -> Bool {
        types.kind(of: value) == .dict
            && NodeFields.list(.keys, of: value).contains {
                PythonText.string(NodeFields.text($0, types)) == "__builtins__"
            }
    }

    private func isNewDictionary(_ value: Object) -> Bool {
        switch types.kind(of: value) {
        case .dict, .dictComp: return true
        case .call:
            guard let function = NodeFields.value(.func, of: value) else { return false }
            return accessPath(function) == ["dict"]
        default: return false
        }
    }

    /// Whether a use of a namespace's name is a look-up of a literal key, or hands it to `exec` and its like.
    private func looksUpLiteral(_ use: Uses.Name) -> Bool {
        guard let parent = use.anchor else { return false }
        switch types.kind(of: parent) {
        case .subscript:
            return NodeFields.value(.value, of: parent) == use.node
                && NodeFields.value(.slice, of: parent).flatMap { NodeFields.text($0, types) } != nil
        case .call:
            guard let function = NodeFields.value(.func, of: parent), let path = accessPath(function) else {
                return false
            }
            return path == ["exec"] || path == ["eval"] || path == ["len"]
        case .compare: return NodeFields.value(.left, of: parent) != use.node
        default: return false
        }
    }

    private func getsLiteral(_ chain: Uses.Chain) -> Bool {
        guard chain.count == 1, let call = chain.call, let part = memory.uses.parts(of: chain).first else {
            return false
        }
        let first = NodeFields.list(.args, of: call).first
        switch text(of: part.symbol) {
        case "get", "pop": return first.flatMap { NodeFields.text($0, types) } != nil
        case "clear": return true
        default: return false
        }
    }
}

/// Rules over format templates.
extension TreeWalk {
    /// A string literal with a brace in it: its fields are held to the attribute rules.
    mutating func judgeTemplate(_ text: String, of pending: Pending) {
        let template = FormatTemplate(text)
        let refused = template.paths.first { rules.refusesAttributes(of: $0) }
        guard refused != nil || template.isTooComplex else { return }
        let symbol = refused.map { $0.joined(separator: ".") } ?? "a template of too many fields"
        for rule in rules.templates { record(rule, at: place(of: pending), node: kindName(pending.node), symbol) }
    }

    /// Whether what `format` is called on is a template that may be filled in, or cannot be followed.
    private mutating func isTemplate(_ use: CalleeUse) -> Bool {
        guard var template = use.receiver else { return true }
        if accessPath(template) == ["str"] {
            guard let first = use.call.flatMap({ NodeFields.list(.args, of: $0).first }) else { return false }
            template = first
        }
        let followed = follow(template, in: use.scope)
        if followed.isComputed { return false }
        return followed.texts.allSatisfy { text in
            var joined = ""
            for piece in text.pieces {
                switch piece {
                case .known(let part): joined += part
                case .number: joined += "0"
                case .gap: joined.unicodeScalars.append(FormatTemplate.gap)
                }
            }
            let template = FormatTemplate(joined)
            return !template.hasGapInName && !template.isTooComplex
                && !template.paths.contains { rules.refusesAttributes(of: $0) }
        }
    }
}
