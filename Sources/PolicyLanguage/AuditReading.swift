import Evaluation
import PolicyRules

/// Reads one rule over audit events.
func auditRule(_ element: Element, _ ids: inout RuleIDs) throws(PolicyError) -> AuditRule {
    let section = try Section(
        element, "an audit rule",
        keys: ["id", "severity", "message", "reason", "events", "arguments", "except", "by", "trusted"])
    let id = try ids.take(section.require("id", "an audit rule"))
    _ = try section["reason"]?.text("the reason")
    let events = try section.require("events", "an audit rule")
    let paths = try events.values("the events", Remedy.path) { DottedGlob($0) }
    guard !paths.isEmpty else { throw events.error("the rule \"\(id)\" names no event; list some under \"events\"") }
    return AuditRule(
        id: id, severity: try section["severity"]?.word("the severity", of: severities) ?? .reject,
        message: try section.require("message", "an audit rule").text("the message"), events: paths,
        arguments: try texts(section["arguments"], "the arguments"),
        exceptions: try texts(section["except"], "the exceptions"), actors: try actors(section["by"]),
        trusted: try section["trusted"]?.values("the trusted functions", Remedy.path) { DottedGlob($0) } ?? [])
}

/// `anybody`, `program`, or a list of `program` and of library functions.
private func actors(_ element: Element?) throws(PolicyError) -> AuditRule.Actors {
    guard let element else { return AuditRule.Actors() }
    guard element.isList else {
        switch try element.word("by", of: Actor.allCases) {
        case .anybody: return AuditRule.Actors()
        case .program: return AuditRule.Actors(program: true)
        }
    }
    let names = try element.values("by", Remedy.path) { DottedGlob($0) }
    guard !names.isEmpty else { throw element.error("\"by\" names nobody; leave it out where anybody is meant") }
    return AuditRule.Actors(
        program: names.contains { $0.text == Actor.program.rawValue },
        functions: names.filter { $0.text != Actor.program.rawValue })
}

private enum Actor: String, CaseIterable {
    case anybody, program
}

private func texts(_ element: Element?, _ what: String) throws(PolicyError) -> [TextGlob] {
    let remedy =
        "write a text, with * for any run of characters; a path may begin with \(places.joined(separator: ", "))"
    return try element?.values(what, remedy) { text in
        let isPlace = text.hasPrefix("<") && text.contains("/") || text.hasSuffix(">")
        let isKnown = places.contains { text == $0 || text.hasPrefix($0 + "/") }
        return text.hasPrefix("<") && isPlace && !isKnown ? nil : TextGlob(text)
    } ?? []
}

/// What stands for folders of the host in the paths that events name.
private let places = ["<library>", "<zoneinfo>", "<scratch>"]
