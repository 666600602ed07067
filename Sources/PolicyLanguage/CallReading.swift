import PolicyRules

/// Reads the part of a rule that is about calls.
extension MatcherReading {
    static func calls(_ element: Element) throws(PolicyError) -> CallMatcher {
        let section = try Section(element, "calls", keys: ["of", "argument", "must-be", "one-of"])
        let callees = try section.require("of", "a rule about calls").values("callees", Remedy.callee) {
            CallMatcher.Callee($0)
        }
        guard !callees.isEmpty else { throw element.error("calls name no function; list some under \"of\"") }
        guard let argument = section["argument"] else {
            if let other = section.present(of: ["must-be", "one-of"]).first {
                throw other.value.error(
                    "\"\(other.key)\" says nothing without an \"argument\"; give its number, or all")
            }
            return CallMatcher(callees: callees)
        }
        return CallMatcher(
            callees: callees,
            requirement: CallMatcher.Requirement(arguments: try arguments(argument), form: try form(section)))
    }

    private static func arguments(_ element: Element) throws(PolicyError) -> CallMatcher.Arguments {
        if element.isWord("all") { return .all }
        return .position(try element.number("an argument", upTo: CallMatcher.highestPosition))
    }

    private enum FormName: String, CaseIterable {
        case attributeLiteral = "attribute-literal"
        case moduleLiteral = "module-literal"
        case literal, present
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
        }
    }
}
