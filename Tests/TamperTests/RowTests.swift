import Foundation
import Testing

@Suite("Rows that were removed, moved or put in are found", .serialized)
struct RowTests {
    /// What is done, the first event that is to be named, and words of what is said of it.
    struct Change: Sendable, CustomStringConvertible {
        let script: String
        var index: String?
        var job: String?
        var words = ""
        /// Whether the tree alone shows it.
        var isInTree = false

        var description: String { script }
    }

    private static let size = "(SELECT count(*) FROM audit_events)"
    private static let any = "(SELECT body FROM audit_events WHERE idx = 9)"
    private static let slow = "(SELECT min(id) FROM jobs WHERE batch = 'second')"

    private static let lastStop = """
        (SELECT max(idx) FROM audit_index WHERE type = (SELECT id FROM audit_words WHERE word = 'supervisor.stopped'))
        """

    /// Makes room, or closes a gap, as somebody would who knows that indexes have no gaps.
    private static func shift(from index: String, by step: Int) -> String {
        """
        UPDATE audit_events SET idx = -idx - 1000000 WHERE idx >= \(index);
        UPDATE audit_events SET idx = -idx - 1000000 + \(step) WHERE idx < 0;
        """
    }

    static let events: [Change] = [
        Change(script: "DELETE FROM audit_events WHERE idx = 0;", index: "0", words: "missing", isInTree: true),
        Change(script: "DELETE FROM audit_events WHERE idx = 200;", index: "200", words: "missing", isInTree: true),
        Change(
            script: "DELETE FROM audit_events WHERE idx IN (200, 201);", index: "200", words: "all up to event 201",
            isInTree: true),
        Change(
            script: "DELETE FROM audit_events WHERE idx = \(size) - 1;", index: "\(size) - 1", words: "were removed",
            isInTree: true),
        Change(
            script: "DELETE FROM audit_events WHERE idx >= \(size) - 3;", index: "\(size) - 3",
            words: "3 events from here on", isInTree: true),
        Change(script: "DELETE FROM audit_events;", index: "0", words: "were removed", isInTree: true),
        Change(
            script: "DELETE FROM audit_events WHERE idx = 100; \(shift(from: "101", by: -1))", index: "100",
            words: "changed since", isInTree: true),
        Change(
            script: """
                UPDATE audit_events SET idx = -1 WHERE idx = 20; UPDATE audit_events SET idx = 20 WHERE idx = 31;
                UPDATE audit_events SET idx = 31 WHERE idx = -1;
                """, index: "20", words: "changed since", isInTree: true),
        Change(
            script: "\(shift(from: "50", by: 1)) INSERT INTO audit_events VALUES (50, \(any));", index: "50",
            words: "changed since", isInTree: true),
        Change(
            script: "INSERT INTO audit_events VALUES (\(size), \(any));", index: "\(size)", words: "slipped in",
            isInTree: true),
        Change(
            script: "INSERT INTO audit_events VALUES (-1, \(any));", index: "-1", words: "below 0", isInTree: true),
        Change(
            script: "INSERT INTO audit_events VALUES (9223372036854775807, \(any));", index: "\(size)",
            words: "missing", isInTree: true),
        Change(
            script: "INSERT OR REPLACE INTO audit_events VALUES (33, \(any));", index: "33", words: "changed since",
            isInTree: true),
        Change(
            script: "UPDATE audit_events SET body = zeroblob(70000) WHERE idx = 5;", index: "5",
            words: "changed since", isInTree: true),
        Change(
            script: "UPDATE audit_events SET body = x'' WHERE idx = 5;", index: "5", words: "changed since",
            isInTree: true),
        // The end of a supervisor is said of that event, and not of its start before.
        Change(
            script: """
                UPDATE audit_events SET body = CAST(replace(CAST(body AS TEXT), 'supervisor.stopped', 'supervisor.stoppee')
                    AS BLOB) WHERE idx = \(lastStop);
                """, index: lastStop, words: "changed since", isInTree: true),
        Change(script: "DELETE FROM audit_events WHERE idx = \(lastStop);", index: lastStop, words: "missing"),
    ]

    static let heads: [Change] = [
        Change(script: "DELETE FROM audit_tiles;", index: "0", words: "no hash of", isInTree: true),
        Change(script: "DELETE FROM audit_tiles WHERE level = 1;", words: "is missing", isInTree: true),
        Change(
            script: "DELETE FROM audit_tiles WHERE level = 0 AND tile = 1;", index: "256", words: "no hash of",
            isInTree: true),
        Change(
            script: "INSERT INTO audit_tiles VALUES (0, 900, zeroblob(32));", index: "230400",
            words: "belongs to no event", isInTree: true),
        Change(
            script: "INSERT INTO audit_tiles VALUES (0, -9223372036854775808, zeroblob(32));",
            words: "belongs to no event", isInTree: true),
        Change(
            script: "INSERT INTO audit_tiles VALUES (9, 0, zeroblob(32));", words: "belong to no event",
            isInTree: true),
        // The hash of an event is changed and the event is not: what is above it does not come first.
        Change(
            script: """
                UPDATE audit_tiles SET hashes = CAST(substr(hashes, 1, 3200) || zeroblob(32) || substr(hashes, 3233)
                    AS BLOB) WHERE level = 0 AND tile = 0;
                """, index: "100", words: "changed since", isInTree: true),
        Change(script: "DELETE FROM audit_checkpoints WHERE id = 1;", words: "checkpoint 1 is missing", isInTree: true),
        Change(
            script: "DELETE FROM audit_checkpoints WHERE id = (SELECT max(id) FROM audit_checkpoints);",
            words: "is not there any more", isInTree: true),
        Change(script: "DELETE FROM audit_checkpoints;", words: "is not there any more", isInTree: true),
        Change(
            script: """
                INSERT INTO audit_checkpoints SELECT 1 + (SELECT max(id) FROM audit_checkpoints), size, signed_at, note
                FROM audit_checkpoints WHERE id = 1;
                """, words: "in no checkpoint.signed", isInTree: true),
        Change(script: "DELETE FROM audit_log;", words: "no origin", isInTree: true),
        Change(script: "INSERT INTO audit_log VALUES (2, 'another');", words: "a row more", isInTree: true),
        Change(script: "DELETE FROM audit_timestamps;", words: "is gone"),
        Change(
            script:
                "INSERT INTO audit_timestamps SELECT 7, checkpoint, stored_at, request, response FROM audit_timestamps;",
            words: "never stored"),
    ]

    static let queue: [Change] = [
        Change(script: "DELETE FROM jobs WHERE id = 3;", job: "3", words: "not there any more"),
        Change(
            script: "DELETE FROM jobs WHERE id = \(RealLog.waiting);", job: "\(RealLog.waiting)",
            words: "not there any more"),
        Change(script: "DELETE FROM jobs;", job: "1", words: "not there any more"),
        Change(script: "DELETE FROM results WHERE job_id = 3;", job: "3", words: "its result is gone"),
        Change(script: "DELETE FROM results;", job: "1", words: "its result is gone"),
        Change(script: "DELETE FROM violations WHERE job_id = 4 AND ordinal = 0;", job: "4", words: "its violations"),
        Change(script: "DELETE FROM violations WHERE job_id = 4;", job: "4", words: "its violations"),
        Change(script: "DELETE FROM runtime_events WHERE job_id = 6;", job: "6", words: "its runtime events"),
        Change(
            script: "INSERT INTO violations SELECT 1, ordinal, phase, severity, rule, node, symbol, line, column, "
                + "end_line, end_column, message, excerpt FROM violations WHERE job_id = 4;",
            job: "1", words: "its violations"),
        Change(
            script: "INSERT INTO runtime_events SELECT 1, ordinal, rule, severity, event, argument, count "
                + "FROM runtime_events WHERE job_id = 6;", job: "1", words: "its runtime events"),
        // A result of a job that never ran, and of one that never was.
        Change(
            script: "UPDATE results SET job_id = \(RealLog.waiting) WHERE job_id = 1;", job: "\(RealLog.waiting)",
            words: "never finished"),
        Change(script: "UPDATE results SET job_id = 4000 WHERE job_id = 1;", job: "4000", words: "not there"),
        Change(
            script: "UPDATE results SET job_id = 9223372036854775807 WHERE job_id = 1;", job: "9223372036854775807",
            words: "not there"),
        // Finished, and no event says so.
        Change(
            script: """
                INSERT INTO jobs (id, source, state, attempt, started_at, finalized_at, policy_hash, source_sha256)
                SELECT 4000, source, state, attempt, started_at, finalized_at, policy_hash, source_sha256 FROM jobs
                WHERE id = 1;
                UPDATE results SET job_id = 4000 WHERE job_id = 2;
                """, job: "4000", words: "the queue says something else"),
        Change(
            script:
                "UPDATE jobs SET state = 'completed', finalized_at = 5, started_at = 4, attempt = 1 WHERE id = \(RealLog.waiting);",
            job: "\(RealLog.waiting)", words: "state 'completed', by the log it is waiting"),
        Change(
            script: "UPDATE jobs SET state = 'available', finalized_at = NULL WHERE id = 3;", job: "3",
            words: "state 'available'"),
        Change(script: "UPDATE jobs SET state = 'cancelled' WHERE id = 3;", job: "3", words: "state 'cancelled'"),
        // The programs of two jobs change places, with all that proves them; and two results.
        Change(
            script: """
                UPDATE jobs SET (source, salt, source_sha256, stdin, expected_stdout) =
                    (SELECT source, salt, source_sha256, stdin, expected_stdout FROM jobs o WHERE o.id = 41 - jobs.id)
                WHERE id IN (20, 21);
                """, job: "20", words: "not what was run"),
        Change(
            script: """
                UPDATE results SET job_id = -1 WHERE job_id = 3; UPDATE results SET job_id = 3 WHERE job_id = 4;
                UPDATE results SET job_id = 4 WHERE job_id = -1;
                """, job: "3", words: "its result is not the one recorded"),
        // What was retried, and moved to where earlier judgements are, was not.
        Change(
            script: "INSERT INTO past_violations SELECT job_id, 1, ordinal, phase, severity, rule, node, symbol, line, "
                + "column, end_line, end_column, message, excerpt FROM violations WHERE job_id = 4;",
            job: "4", words: "of an attempt that by the log never finished"),
        Change(
            script: "INSERT INTO past_runtime_events SELECT job_id, 1, ordinal, rule, severity, event, argument, count "
                + "FROM runtime_events WHERE job_id = 6;",
            job: "6", words: "of an attempt that by the log never finished"),
        Change(script: "DELETE FROM policies WHERE name = 'watch';", words: "is gone"),
        Change(
            script: "INSERT INTO policies VALUES (lower(hex(zeroblob(32))), 'mine', '', 1);",
            words: "was never installed"),
        Change(script: "DELETE FROM policies_in_force WHERE name = 'strict';", words: "is not in force"),
        Change(
            script: "INSERT INTO policies_in_force SELECT 'mine', hash, since FROM policies_in_force LIMIT 1;",
            words: "policy 'mine' is in force"),
        Change(script: "DELETE FROM supervisors WHERE id = 1;", words: "its row is gone"),
        Change(
            script: "INSERT INTO supervisors SELECT 77, host, boot_id, pid, process_started_at, assay_version, "
                + "python_version, kernel_version, started_at, stopped_at FROM supervisors WHERE id = 1;",
            words: "never started"),
    ]

    static let projection: [Change] = [
        Change(script: "DELETE FROM audit_index WHERE idx = 77;", index: "77", words: "has no row"),
        Change(script: "DELETE FROM audit_index;", index: "0", words: "has no row"),
        Change(
            script: "INSERT INTO audit_index SELECT 5000, time, type, user, host, program, job, last_job, batch, "
                + "submitter, tags, verdict, policy_hash FROM audit_index WHERE idx = 7;",
            index: "5000", words: "the log has no event"),
        Change(script: "DELETE FROM audit_words;", index: "0", words: "type, user, host, program"),
        // The verdicts of two events change places: each is still one that there is.
        Change(
            script: """
                UPDATE audit_index SET verdict = (SELECT id FROM audit_words WHERE word = 'passed')
                WHERE verdict = (SELECT id FROM audit_words WHERE word = 'rejected');
                """, words: "says something else of it than its body: verdict"),
        // The row of a finished job's event leads to another job, and the job's events come before it.
        Change(
            script: "UPDATE audit_index SET job = 4000 WHERE idx = 250;", index: "250", words: "job"),
    ]

    @Test("in the log, the tree, the heads, the queue and the index", arguments: [events, heads, queue, projection])
    func rows(_ changes: [Change]) throws {
        let failures = failures(of: changes) { change in
            let workspace = try RealLog.copy()
            let raw = try workspace.raw()
            let index = try change.index.map { Int(try raw.column("SELECT \($0)")[0]) ?? -9 }
            let job = change.job.flatMap { Int($0) }
            try workspace.alter(change.script)
            for treeOnly in change.isInTree ? [true, false] : [false] {
                let verified = try workspace.inspect(treeOnly: treeOnly)
                let isFound =
                    verified.status == 1 && verified.names(index: index, job: job, change.words)
                    && (index == nil || verified.isFirst(index ?? 0, change.words))
                if !isFound { return "\(change.script): \(verified)" }
            }
            return nil
        }
        #expect(failures.isEmpty, "\(failures.count): \(failures.joined(separator: "\n"))")
    }

    @Test("and INSERT OR REPLACE is refused where the triggers are in place")
    func replace() throws {
        let workspace = try RealLog.copy()
        for statement in [
            "INSERT OR REPLACE INTO audit_events VALUES (33, x'7b7d')", "DELETE FROM audit_events WHERE idx = 33",
            "UPDATE audit_events SET body = x'7b7d' WHERE idx = 33",
            "INSERT OR REPLACE INTO audit_checkpoints SELECT * FROM audit_checkpoints WHERE id = 1",
            "INSERT OR REPLACE INTO audit_tiles SELECT * FROM audit_tiles WHERE tile = 0",
            "INSERT OR REPLACE INTO policies SELECT * FROM policies", "DELETE FROM policies",
            "INSERT OR REPLACE INTO jobs (id, source) VALUES (1, 'print(2)')",
            "UPDATE jobs SET source = '1' WHERE id = 1",
            "INSERT OR REPLACE INTO audit_log VALUES (1, 'x')",
        ] {
            #expect(throws: RawDatabase.Failure.self, "\(statement)") { try workspace.raw().run(statement) }
        }
        #expect(try workspace.inspect().status == 0)
    }
}
