import AuditLog
import GRDB

/// Whether `audit_timestamps` has the answers that `checkpoint.timestamped` is about, and no others. Whether they are an
/// authority's, and for which time, is `openssl`'s to say.
enum TimestampRowCheck {
    static func run(_ database: Database, facts: LogFacts) throws -> FindingList {
        var findings = FindingList()
        var logged = facts.stamps
        let rows = try RowCursor(
            database,
            "SELECT id, checkpoint, response, stored_at, request FROM audit_timestamps NOT INDEXED ORDER BY id")
        while try rows.next() {
            let id = rows.integer(0)
            if let wrong = rows.misstored { findings.add("timestamp \(id): \(wrong)") }
            guard let stamp = logged.removeValue(forKey: id) else {
                findings.add("timestamp \(id) is there, and by the log was never stored")
                continue
            }
            if rows.integer(1) != stamp.checkpoint || rows.integer(3) != stamp.time
                || Digest.sha256(Array(rows.bytes(2))).hex != stamp.responseSHA256
            {
                findings.add(index: stamp.index, "timestamp \(id) is not the one that was stored")
            }
        }
        for (id, stamp) in logged.sorted(by: { $0.key < $1.key }) {
            findings.add(index: stamp.index, "timestamp \(id) is gone")
        }
        return findings
    }
}
