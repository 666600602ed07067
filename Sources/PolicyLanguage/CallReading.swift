import PolicyRules

/// Reads the part of a rule that is about calls.
extension MatcherReading {
    static func calls(_ element: Element) throws(PolicyError) -> CallMatcher {
        let section = try Section(
            element, "calls", keys: ["of", "argument", "keyword", "must-be", "one-of", "instance"])
        let callees = try section.require("of", "a rule about calls").values("callees", Remedy.callee) {
            CallMatcher.Callee($0)
        }
        guard !callees.isEmpty else { throw element.error("calls name no function; list some under \"of\"") }
        let acceptsInstance = try section["instance"]?.word("instance", of: Acceptance.allCases) == .accepted
        guard let arguments = try arguments(section) else {
            if let other = section.present(of: ["must-be", "one-of"]).first {
                throw other.value.error(
                    "\"\(other.key)\" says nothing without an \"argument\"; give its number, all or receiver")
            }
            return CallMatcher(callees: callees, acceptsInstance: acceptsInstance)
        }
        let form = try form(section)
        // What has no text of its own can only be asked of what is called.
        if (form == .template) != (arguments == .receiver) {
            throw element.error("\"must-be: template\" goes with \"argument: receiver\", and with nothing else")
        }
        return CallMatcher(
            callees: callees, requirement: CallMatcher.Requirement(arguments: arguments, form: form),
            acceptsInstance: acceptsInstance)
    }

    private static func arguments(_ section: Section) throws(PolicyError) -> CallMatcher.Arguments? {
        let keyword = section["keyword"]
        let name = try keyword?.text("the keyword")
        if let name, let keyword, NameGlob(name)?.isLiteral != true {
            throw keyword.error("\"\(name)\" is no keyword: write a plain name")
        }
        guard let argument = section["argument"] else { return name.map { .keyword($0) } }
        guard argument.isWord("all") || argument.isWord("receiver") else {
            return .position(
                try argument.number("an argument", upTo: CallMatcher.highestPosition), keyword: name)
        }
        if let keyword { throw keyword.error("a keyword goes with the number of one argument, or stands alone") }
        return argument.isWord("all") ? .all : .receiver
    }

    private enum Acceptance: String, CaseIterable {
        case refused, accepted
    }

    private enum FormName: String, CaseIterable {
        case attributeLiteral = "attribute-literal"
        case moduleLiteral = "module-literal"
        case noText = "no-text"
        case ownDefinition = "own-definition"
        case literal, present, absent, namespace, template, fileless
    }

    private static func form(_ section: Section) throws(PolicyError) -> CallMatcher.Form {
        if let texts = section["one-of"] {
            if let other = section["must-be"] {
                throw other.error("an argument has one form; remove \"must-be\" or \"one-of\"")
            }
            return .oneOf(try texts.values("one-of", "write an integer or a text") { $0 })
        }
        switch try section.require("must-be", "a rule about an argument").word("must-be", of: FormName.allCases) {
        case .attributeLiteral: return .attributeLiteral
        case .moduleLiteral: return .moduleLiteral
        case .literal: return .literal
        case .present: return .present
        case .absent: return .absent
        case .namespace: return .namespace
        case .template: return .template
        case .noText: return .noText
        case .fileless: return .fileless
        case .ownDefinition: return .ownDefinition
        }
    }
}
