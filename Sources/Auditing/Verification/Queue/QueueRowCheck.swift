import GRDB

/// Whether `queues` has those that by the log are paused or bounded, and no others.
enum QueueRowCheck {
    static func run(_ database: Database, facts: OperationFacts) throws -> FindingList {
        var findings = FindingList()
        var logged = facts.queues
        let rows = try RowCursor(database, "SELECT name, paused_at, concurrency FROM queues NOT INDEXED ORDER BY name")
        let buffer = RowBuffer()
        while try rows.next() {
            buffer.removeAll()
            let row = buffer.row(buffer.append(rows))
            let name = rows.text(0) ?? ""
            if let wrong = rows.misstored { findings.add("queue '\(name)': \(wrong)") }
            guard let state = logged.removeValue(forKey: Array(rows.bytes(0))) else {
                findings.add("queue '\(name)' is paused or bounded, and by the log it is neither")
                continue
            }
            if !row[1].equals(state.pausedAt) || !row[2].equals(state.concurrency) {
                findings.add(index: state.index, upTo: .max, "queues says something else of '\(name)' than the log")
            }
        }
        for (name, state) in logged.sorted(by: { $0.value.index < $1.value.index }) {
            findings.add(
                index: state.index, upTo: .max,
                "queue '\(String(decoding: name, as: UTF8.self))' is paused or bounded by the log, and not in queues")
        }
        return findings
    }
}
