import Foundation
import Testing

@Suite("A changed column is found", .serialized)
struct ColumnTests {
    /// The columns that the log covers, and which row is changed.
    static let columns: [(table: String, row: String, columns: String)] = [
        (
            "jobs", "id = 1",
            """
            id state attempt batch external_id submitter policy module_name timeout wall_timeout memory_mb output_limit
            created_at started_at finalized_at erased_at fault supervisor policy_hash source_sha256 salt tags stdin
            expected_stdout source
            """
        ),
        ("jobs", "batch = 'second'", "state attempt fault started_at finalized_at"),
        ("jobs", "policy = 'nowhere'", "state attempt fault started_at finalized_at policy_hash"),
        ("jobs", "state = 'scheduled'", "attempt batch submitter created_at source salt policy_hash source_sha256"),
        (
            "results", "job_id = 2",
            """
            job_id attempt verdict exit_code signal limit_hit blocked_by wall_us cpu_us user_us system_us max_rss_kb
            output_truncated violation_count event_count finished_at policy policy_hash worker interpreter result_hmac
            exception_type exception_message value value_json traceback stdout stderr
            """
        ),
        (
            "violations", "job_id = 4 AND ordinal = 0",
            "job_id ordinal phase severity rule node symbol line column end_line end_column message excerpt"
        ),
        ("runtime_events", "job_id = 6 AND ordinal = 0", "job_id ordinal rule severity event argument count"),
        ("policies", "name = 'watch'", "hash name text installed_at"),
        ("policies_in_force", "name = 'watch'", "name hash since"),
        (
            "supervisors", "id = 1",
            "id boot_id pid assay_version python_version kernel_version started_at stopped_at"
        ),
        (
            "audit_index", "idx = 5",
            "idx time type user host program job last_job batch submitter tags verdict policy_hash"
        ),
        ("audit_words", "id = 1", "word"),
        ("audit_tiles", "level = 0", "level tile hashes"),
        ("audit_checkpoints", "id = 1", "id size signed_at note"),
        ("audit_log", "id = 1", "origin"),
    ]

    static let cases = columns.flatMap { group in
        group.columns.split(whereSeparator: \.isWhitespace).map { [group.table, String($0), group.row] }
    }

    @Test("in the queue, the results, the policies, the index, the tree and the heads", arguments: cases)
    func changed(_ place: [String]) throws {
        let (table, column, row) = (place[0], place[1], place[2])
        let workspace = try RealLog.copy()
        let before = try workspace.sql("SELECT quote(\"\(column)\") FROM \(table) WHERE \(row)")
        #expect(!before.isEmpty)
        // What was nothing becomes something, and what was something something else.
        try workspace.tamper(
            """
            UPDATE \(table) SET "\(column)" = CASE typeof("\(column)") WHEN 'integer' THEN "\(column)" + 1000
                WHEN 'real' THEN "\(column)" + 1 WHEN 'text' THEN "\(column)" || 'x'
                WHEN 'blob' THEN substr("\(column)", 2) || x'00' ELSE '1' END
            WHERE \(row);
            """)
        #expect(try workspace.verify("--full").status == 1)
        let verified = try workspace.verify()
        #expect(verified.status == 1 && !verified.findings.isEmpty, "\(table).\(column): \(verified)")
        // Whose it is, is named.
        if ["jobs", "results", "violations", "runtime_events"].contains(table), !["id", "job_id"].contains(column) {
            let key = table == "jobs" ? "id" : "job_id"
            let job = Int(try workspace.sql("SELECT \(key) FROM \(table) WHERE \(row)")) ?? 0
            let named = job == 0 ? verified.findings.contains { $0.job != nil } : verified.names(job: job)
            #expect(named, "\(table).\(column): \(verified)")
        }
        if table == "audit_index", column != "idx" { #expect(verified.names(index: 5, column), "\(verified)") }
    }

    @Test("that is NULL now", arguments: ["stdin", "salt", "source", "expected_stdout"])
    func removed(_ column: String) throws {
        let workspace = try RealLog.copy()
        try workspace.tamper("UPDATE jobs SET \(column) = NULL WHERE id = 2;")
        let verified = try workspace.verify()
        #expect(verified.status == 1 && verified.names(job: 2), "\(verified)")
    }

    @Test(
        "and so is a row that was removed or put in",
        arguments: [
            ("DELETE FROM jobs WHERE id = 3", 3), ("DELETE FROM results WHERE job_id = 3", 3),
            ("DELETE FROM violations WHERE job_id = 4", 4), ("DELETE FROM runtime_events WHERE job_id = 6", 6),
            ("DELETE FROM jobs WHERE state = 'scheduled'", nil), ("DELETE FROM policies WHERE name = 'watch'", nil),
            ("DELETE FROM policies_in_force WHERE name = 'strict'", nil), ("DELETE FROM supervisors WHERE id = 1", nil),
            ("DELETE FROM audit_index WHERE idx = 4", nil), ("DELETE FROM audit_checkpoints WHERE id = 1", nil),
            ("DELETE FROM audit_tiles", nil),
            ("UPDATE jobs SET state = 'available', finalized_at = NULL WHERE id = 3", 3),
            ("INSERT INTO results SELECT * FROM (SELECT * FROM results WHERE job_id = 1) WHERE 0", nil),
        ] as [(String, Int?)])
    func rows(_ script: String, _ job: Int?) throws {
        let workspace = try RealLog.copy()
        try workspace.tamper(script + ";")
        let verified = try workspace.verify()
        if script.hasSuffix("WHERE 0") {
            // The control: a script that changes nothing, triggers dropped and put back.
            #expect(verified.status == 0, "\(verified)")
        } else {
            #expect(verified.status == 1 && (job == nil || verified.names(job: job)), "\(script): \(verified)")
        }
    }

    @Test("and so is a finished job that was made up")
    func madeUp() throws {
        let workspace = try RealLog.copy()
        try workspace.tamper(
            """
            INSERT INTO jobs (id, source, state, attempt, started_at, finalized_at, policy_hash)
            SELECT 1000, source, state, attempt, started_at, finalized_at, policy_hash FROM jobs WHERE id = 1;
            UPDATE results SET job_id = 1000 WHERE job_id = 1;
            """)
        let verified = try workspace.verify()
        #expect(verified.status == 1 && verified.names(job: 1000) && verified.names(job: 1), "\(verified)")
    }
}
