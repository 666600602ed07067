import AuditLog
import Foundation
import Testing

/// Holds docs/audit-events.md to the code.
@Suite("The page about audit events")
struct DocumentationTests {
    private struct Section {
        let type: String
        /// Of its table, the first column.
        var members: Set<String> = []
        var examples: [String] = []
    }

    private static func sections() throws -> [Section] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/audit-events.md"), encoding: .utf8)
        var sections: [Section] = []
        for line in page.split(separator: "\n") {
            if line.hasPrefix("#### `") { sections.append(Section(type: String(line.dropFirst(6).dropLast()))) }
            guard !sections.isEmpty else { continue }
            let place = sections.count - 1
            if line.hasPrefix("| `"), let member = line.dropFirst(3).split(separator: "`").first {
                sections[place].members.insert(String(member))
            }
            if line.hasPrefix("{\"") { sections[place].examples.append(String(line)) }
        }
        return sections
    }

    @Test("has every kind of event, each once")
    func kinds() throws {
        let documented = try Self.sections().map(\.type)
        #expect(documented.sorted() == EventType.allCases.map(\.rawValue).sorted())
    }

    @Test("has for each an example that is canonical, of that kind, with documented members alone")
    func examples() throws {
        for section in try Self.sections() {
            #expect(!section.examples.isEmpty, "\(section.type)")
            for example in section.examples {
                let object = try #require(
                    try JSONSerialization.jsonObject(with: Data(example.utf8)) as? [String: Any], "\(section.type)")
                let type = try #require(object["type"] as? String)
                #expect(try Self.isCanonical(example), "\(section.type)")
                let others = Set(object.keys).subtracting(["v", "type", "time", "actor"])
                let documented = try #require(try Self.sections().first { $0.type == type }).members
                #expect(others.isSubset(of: documented), "\(type): \(others.subtracting(documented))")
                #expect(type == section.type || section.examples.count > 1)
            }
        }
    }

    @Test("has every member that events of schedules, queues and batches are written with")
    func written() throws {
        let actor = Actor(user: "ada", host: "h1", program: "assay 1")
        let name = AuditEvent.ScheduleName(id: 1, name: "nightly")
        func run(_ outcome: AuditEvent.ScheduleOutcome) -> AuditEvent {
            .scheduleRun(name, runAt: 1, cause: "due", outcome, nextRunAt: 2, actor: actor, time: 3)
        }
        let events: [AuditEvent] = [
            .scheduleAdded(
                name, cron: "@daily", timeZone: "UTC", kind: "sql", action: "SELECT 1", missed: "all", missedCap: 2,
                nextRunAt: 3, actor: actor, time: 4),
            .schedulePaused(name, actor: actor, time: 1), .scheduleResumed(name, nextRunAt: 2, actor: actor, time: 1),
            .scheduleRemoved(name, actor: actor, time: 1), run(.queued(batch: "b", first: 1, count: 2)),
            run(.missed(since: 0)), run(.failed(reason: "r")), .queuePaused("q", actor: actor, time: 1),
            .jobsPruned([3...9, 17...17], finishedBefore: 1, reason: "r", actor: actor, time: 1),
            .batchCompleted(Array("b".utf8), count: 2, actor: actor, time: 1),
            .queueResumed("q", actor: actor, time: 1), .queueLimited("q", concurrency: 2, actor: actor, time: 1),
        ]
        let sections = try Self.sections()
        for event in events {
            let text = String(decoding: event.body, as: UTF8.self)
            #expect(try Self.isCanonical(text), "\(text)")
            let object = try #require(try JSONSerialization.jsonObject(with: Data(event.body)) as? [String: Any])
            let section = try #require(sections.first { $0.type == object["type"] as? String })
            #expect(Set(object.keys).subtracting(["v", "type", "time", "actor"]) == section.members, "\(text)")
        }
    }

    private static func isCanonical(_ example: String) throws -> Bool {
        var reader = BodyReader()
        return try Array(example.utf8).withUnsafeBytes { bytes in
            try reader.read(bytes) { _ = try IndexEntry($0) }
            return true
        }
    }
}
