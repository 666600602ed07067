import AuditLog
import Foundation
import Testing

@Suite("A changed event is found", .serialized)
struct BodyTests {
    /// The body with one member changed, for each of them at any depth, and the member's name.
    private func variants(of body: String) throws -> [(member: String, body: String)] {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
        return try changes(object).map { path, changed in (path, try text(changed)) }
    }

    private func changes(_ object: [String: Any]) -> [(String, [String: Any])] {
        object.keys.sorted().flatMap { key -> [(String, [String: Any])] in
            func with(_ value: Any?) -> [String: Any] {
                var copy = object
                copy[key] = value
                return copy
            }
            let removed = ("\(key) removed", with(nil))
            switch object[key] {
            case let inner as [String: Any]: return changes(inner).map { ("\(key).\($0)", with($1)) } + [removed]
            case let list as [Any]: return [("\(key) longer", with(list + ["x"])), removed]
            case let text as String:
                return [
                    (key, with(text.isEmpty ? "x" : String(text.dropLast()) + (text.last == "0" ? "1" : "0"))), removed,
                ]
            case let number as NSNumber: return [(key, with(number.int64Value + 1)), removed]
            default: return []
            }
        }
    }

    private func text(_ object: [String: Any]) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }

    @Test("whichever member of whichever type of event was changed or removed")
    func members() throws {
        let log = try RealLog.shared.get()
        let events = Dictionary(grouping: try log.events(), by: \.type)
        let absent = Set(EventType.allCases.map(\.rawValue)).subtracting(events.keys)
        #expect(absent.isEmpty, "\(absent)")
        let cases = try events.values.compactMap(\.last).sorted { $0.index < $1.index }.flatMap { event in
            try variants(of: event.body).map { (event: event, member: $0.member, body: $0.body) }
        }
        let failures = failures(of: cases) { event, member, body in
            let workspace = try RealLog.copy()
            try workspace.alter(
                "UPDATE audit_events SET body = \(Array(body.utf8).literal) WHERE idx = \(event.index);")
            let verified = try workspace.inspect()
            return verified.isFirst(event.index, "it was changed since")
                ? nil : "\(event.type) \(member), event \(event.index): \(verified)"
        }
        #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(20).joined(separator: "\n"))")
        #expect(cases.count > 200)
    }

    @Test(
        "whichever other spelling of the same content it has",
        arguments: [" ", "\\u0041", "1.0", "reordered"])
    func spellings(_ kind: String) throws {
        let event = try #require(try RealLog.shared.get().events().first { $0.type == "job.started" })
        let body =
            switch kind {
            case " ": event.body.replacing("{\"actor", with: "{ \"actor")
            case "\\u0041": event.body.replacing("assay", with: "\\u0061ssay")
            case "1.0": event.body.replacing("\"v\":1", with: "\"v\":1.0")
            default:
                "{" + event.body.dropFirst().dropLast().split(separator: ",").reversed().joined(separator: ",") + "}"
            }
        #expect(body != event.body)
        let workspace = try RealLog.copy()
        try workspace.tamper("UPDATE audit_events SET body = CAST('\(body)' AS BLOB) WHERE idx = \(event.index);")
        let verified = try workspace.verify()
        #expect(verified.status == 1 && verified.names(index: event.index, "not canonical"), "\(verified)")
    }
}
