import GRDB

/// Whether `supervisors` says what `supervisor.started` and `supervisor.stopped` say.
enum SupervisorRowCheck {
    static func run(_ database: Database, facts: LogFacts) throws -> FindingList {
        var findings = FindingList()
        var logged = facts.supervisors
        let rows = try RowCursor(
            database,
            """
            SELECT id, boot_id, pid, assay_version, python_version, kernel_version, started_at, stopped_at,
                host
            FROM supervisors NOT INDEXED ORDER BY id
            """)
        let buffer = RowBuffer()
        while try rows.next() {
            buffer.removeAll()
            let row = buffer.row(buffer.append(rows))
            let id = row[0].integer ?? 0
            guard let start = logged.removeValue(forKey: id) else {
                findings.add("supervisor \(id) is there, and by the log was never started")
                continue
            }
            if let wrong = rows.misstored { findings.add("supervisor \(id): \(wrong)") }
            let isStart =
                row[1].equals(start.bootID) && row[2].equals(start.pid) && row[3].equals(start.assay)
                && row[4].equals(start.python) && row[5].equals(start.kernel) && row[6].equals(start.time)
                && row[8].equals(start.host)
            if !isStart {
                findings.add(index: start.index, "supervisors says something else of supervisor \(id) than the log")
            }
            if !row[7].equals(start.stop?.time) {
                // Where the log has no end of it, the event that was may be gone, or be another one now.
                findings.add(
                    index: start.stop?.index ?? start.index, upTo: start.stop == nil ? .max : nil,
                    "supervisors says something else of the end of supervisor \(id) than the log")
            }
        }
        for (id, start) in logged.sorted(by: { $0.key < $1.key }) {
            findings.add(index: start.index, "supervisor \(id) was started, and its row is gone")
        }
        return findings
    }
}
