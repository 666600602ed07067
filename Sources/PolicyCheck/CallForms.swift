import CPythonShim
import Evaluation
import PolicyRules

/// Rules over calls: which function, and what its arguments look like.
extension TreeWalk {
    /// Judges a use of something that a rule over calls may be about. Where it is not called on
    /// the spot, whoever it is handed to may call it with anything.
    mutating func judgeCallee(_ node: Object, call: Object?, literal: Object?, _ callee: CallMatcher.Callee) {
        for rule in rules.calls where rule.part.callees.contains(callee) {
            if let requirement = rule.part.requirement, let call, satisfies(requirement, call) { continue }
            let place = call ?? node
            record(rule.rule, at: literal ?? place, node: kindName(place), symbol(of: callee, call))
        }
    }

    /// The callee, and the literal that is to blame where there is one.
    private func symbol(of callee: CallMatcher.Callee, _ call: Object?) -> String {
        let texts = (call.map { NodeFields.list(.args, of: $0) } ?? []).compactMap {
            PythonText.string(NodeFields.text($0, types))
        }
        return texts.isEmpty ? callee.text : "\(callee.text) \(texts.joined(separator: " "))"
    }

    private func satisfies(_ requirement: CallMatcher.Requirement, _ call: Object) -> Bool {
        let arguments = NodeFields.list(.args, of: call)
        let hasKeywords = !NodeFields.list(.keywords, of: call).isEmpty
        switch requirement.arguments {
        case .all:
            return !hasKeywords && arguments.allSatisfy { satisfies(requirement.form, $0) }
        case .position(let position):
            let before = arguments.prefix(position)
            // Unpacked arguments can be any number.
            if before.contains(where: { types.kind(of: $0) == .starred }) { return false }
            guard before.count == position else { return !hasKeywords && requirement.form != .present }
            return satisfies(requirement.form, arguments[position - 1])
        }
    }

    private func satisfies(_ form: CallMatcher.Form, _ argument: Object) -> Bool {
        switch form {
        case .present: return types.kind(of: argument) != .starred
        case .literal: return types.kind(of: argument) == .constant
        case .oneOf(let texts):
            guard let value = NodeFields.literal(argument, types) else { return false }
            let text = PythonText.string(value) ?? PythonText.integer(value).map(String.init)
            return text.map(texts.contains) ?? false
        case .attributeLiteral:
            guard let path = literalPath(argument) else { return false }
            return !rules.refusesAttributes(of: [""] + path)
        case .moduleLiteral:
            guard let path = literalPath(argument) else { return false }
            return !rules.imports.refuse(path)
        }
    }

    private func literalPath(_ argument: Object) -> ModulePath? {
        PythonText.string(NodeFields.text(argument, types))?
            .split(separator: ".", omittingEmptySubsequences: false).map(String.init)
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
}
