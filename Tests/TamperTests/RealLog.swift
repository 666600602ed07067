import Foundation
import Testing

/// A log as a real life leaves it: made once, by the executables, and copied for every case.
final class RealLog: Sendable {
    /// The job that waits for its time, and was submitted.
    static var waiting: Int { (try? shared.get().waiting) ?? 0 }

    static let shared = Result { try RealLog() }

    /// A copy of the database, and of the keys, to be tampered with.
    static func copy() throws -> Workspace {
        let original = try shared.get()
        let workspace = try Workspace()
        try FileManager.default.copyItem(atPath: original.workspace.database, toPath: workspace.database)
        try FileManager.default.copyItem(atPath: original.workspace.keys, toPath: workspace.keys)
        return workspace
    }

    nonisolated(unsafe) let workspace: Workspace
    /// See the static one.
    private let waiting: Int
    /// The file of a checkpoint that was handed out in the middle.
    let checkpoint: String
    /// The verifier key, as it was handed out.
    let key: String
    /// The database as it was backed up in the middle.
    let backup: String
    /// The file of the last checkpoint, which covers more than the backup.
    let newest: String

    private init() throws {
        workspace = try Workspace()
        try Self.installPolicies(workspace)
        try Self.submitAll(workspace)
        try workspace.must("work", "--drain", "--quiet", "--workers", "2")
        checkpoint = try workspace.write(try workspace.assay("audit", "checkpoint").output, to: "checkpoint.note")
        key = String(
            try workspace.sql(
                """
                SELECT json_extract(body, '$.key') FROM audit_events
                WHERE json_extract(body, '$.type') = 'key.created'
                """))
        try workspace.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        backup = workspace.folder.appendingPathComponent("backup.db").path
        try FileManager.default.copyItem(atPath: workspace.database, toPath: backup)
        try Self.interrupt(workspace)
        try Self.converse(workspace)
        try Self.schedule(workspace)
        try Self.order(workspace)
        try Self.share(workspace)
        try Self.administer(workspace)
        newest = try workspace.write(try workspace.assay("audit", "checkpoint", "--now").output, to: "newest.note")
        // Two that wait, one of which nobody at assay knows of; and what is not signed yet.
        try workspace.must(
            "submit", try workspace.write("print('later')", to: "later.py"), "--at", "2099-01-01T00:00:00Z")
        waiting = try #require(Int(try workspace.sql("SELECT max(id) FROM jobs")))
        try workspace.sql("INSERT INTO jobs (source, scheduled_at) VALUES ('print(3)', 4070908800000000)")
        try workspace.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    }

    private static let watch = """
        name: watch
        rules:
          - id: see-print
            severity: observe
            message: it prints
            calls: {of: [print]}
        audit:
          - id: see-open
            severity: observe
            message: it opens a file
            events: [open]

        """

    private static func installPolicies(_ workspace: Workspace) throws {
        try workspace.must(
            "policy", "install", workspace.write(watch.replacing("prints", with: "wrote"), to: "w1.yaml"))
        try workspace.must("policy", "install", workspace.write(watch, to: "w2.yaml"))
    }

    /// Writes for long enough that somebody may look, and leaves files, one of which is no plain file's worth.
    private static let lasting =
        #"import time\nopen('out/a', 'w').write('1')\nopen('out/b', 'w').write('2')\n"#
        + #"open('out/c', 'wb').write(bytes(9 << 20))\nprint(open('a.txt').read())\ntime.sleep(0.3)\nprint('end')"#

    private static func submitAll(_ workspace: Workspace) throws {
        let rows = [
            #"{"id": "good", "source": "print(sum(range(10)))", "expected_stdout": "45", "tags": {"model": "m1"}}"#,
            #"{"id": "wrong", "source": "print(input())", "stdin": "44\n", "expected_stdout": "45"}"#,
            #"{"id": "räised", "source": "raise ValueError('no')"}"#,
            #"{"id": "hostile", "source": "import os; os.system('rm -rf /')", "tags": {"model": "m2"}}"#,
            #"{"id": "slow", "source": "while True: pass", "timeout": 0.2, "memory_mb": 128, "wall_timeout": 9}"#,
            #"{"id": "watched", "source": "print(open('f', 'w').write('x'))\nprint(2)\n3", "policy": "watch"}"#,
            #"{"id": "r2", "source": "raise ValueError('gone')"}"#,
            #"{"id": "h2", "source": "import os; os.system('ls')", "tags": {"model": "m2"}}"#,
            #"{"id": "w2", "source": "print(open('f', 'w').write('y'))", "policy": "watch"}"#,
            #"{"id": "e2", "source": "print('gone')", "stdin": "x", "expected_stdout": "gone"}"#,
            #"{"id": "blocked", "source": "import os\nos.kill(1, 9)", "policy": "open"}"#,
            // Files, artifacts and output as it comes, once to be kept and once to be erased.
            #"{"id": "files", "source": "\#(lasting)", "files": {"a.txt": "x", "b": {"base64": "AP8="}}}"#,
            #"{"id": "f2", "source": "\#(lasting)", "files": {"a.txt": "gone"}}"#,
        ]
        let file = try workspace.write(rows.joined(separator: "\n") + "\n", to: "rows.jsonl")
        try workspace.must("submit", "--jsonl", file, "--batch", "first")
        for text in [">>> print(1)\n", "```\nprint(2)\n```\n"] {
            try workspace.must("submit", "--lenient", try workspace.write(text, to: "lenient.txt"))
        }
        // More than one tile's worth of events.
        let many = (0..<130).map { "{\"source\": \"\($0)\"}\n" }.joined()
        try workspace.must("submit", "--jsonl", try workspace.write(many, to: "many.jsonl"), "--batch", "many")
        // As any program may: text that is not UTF-8, and a policy that nobody has installed.
        try workspace.sql(
            """
            INSERT INTO jobs (source, batch, submitter, external_id, tags)
            VALUES ('print(1)', CAST(x'ff41' AS TEXT), CAST(x'fe' AS TEXT), 'e' || char(0x301), '{"k":"v"}');
            INSERT INTO jobs (source, policy) VALUES ('print(2)', 'nowhere');
            """)
    }

    /// A worker, a supervisor and a drain that are ended in the middle of a job.
    private static func interrupt(_ workspace: Workspace) throws {
        let file = try workspace.write("import time\ntime.sleep(4)\nprint('done')", to: "slow.py")
        // The lease of one that was killed is still there when the next one begins: only its own claim will do.
        let claims = "SELECT count(*) FROM report_audit WHERE type = 'job.started'"
        func begin(_ options: String...) throws -> Running {
            let before = try workspace.sql(claims)
            let running = try workspace.start(["work", "--drain", "--quiet", "--workers", "1"] + options)
            #expect(try eventually { try workspace.sql(claims) != before })
            #expect(eventually { running.workers.count >= 2 })
            return running
        }
        try workspace.must("submit", file, "--batch", "second")
        let first = try begin()
        first.signal(SIGKILL)
        _ = try first.wait()
        let second = try begin()
        for worker in second.workers { kill(worker, SIGKILL) }
        #expect(try second.wait().status == 0)
        try workspace.must("submit", file, "--batch", "third")
        let third = try begin("--without", "seccomp")
        third.signal(SIGTERM)
        Thread.sleep(forTimeInterval: 0.2)
        third.signal(SIGTERM)
        _ = try third.wait()
        try workspace.must("work", "--drain", "--quiet")
    }

    /// Sessions: one let go and made anew, one that diverges, one that is interrupted, one that is closed.
    private static func converse(_ workspace: Workspace) throws {
        func submit(_ program: String, _ session: String) throws {
            try workspace.must("submit", try workspace.write(program, to: "cell.py"), "--session", session)
        }
        func work() throws { try workspace.must("work", "--drain", "--quiet", "--workers", "1", "--max-sessions", "1") }
        try submit("x = 1", "a")
        try submit("y = 1", "b")
        try submit("import time\ntime.time_ns()", "t")
        try work()
        try submit("x", "a")
        try submit("1", "t")
        try work()
        try submit("import time\ntime.sleep(60)", "b")
        let running = try workspace.start(["work", "--drain", "--quiet", "--workers", "1"])
        #expect(try eventually { try workspace.assay("session", "interrupt", "b").status == 0 })
        #expect(try running.wait().status == 0)
        try workspace.must("session", "close", "a")
        // A request that came when the job was over, and that nobody heeded.
        try workspace.sql(
            "INSERT INTO job_interrupts SELECT max(id), 1795000000000000 FROM jobs WHERE session = 'b'")
    }

    /// Jobs that are judged once more, with violations and with runtime events; one that is cancelled; queues that are
    /// paused and bounded.
    private static func order(_ workspace: Workspace) throws {
        let rows = [
            #"{"source": "import os; os.system('ls')"}"#,
            #"{"source": "print(open('f', 'w').write('z'))", "policy": "watch"}"#,
        ]
        let again = try workspace.write(rows.joined(separator: "\n") + "\n", to: "again.jsonl")
        try workspace.must("submit", "--jsonl", again, "--batch", "again")
        try workspace.must("work", "--drain", "--quiet")
        try workspace.must("retry", "--batch", "again", "--reason", "once more")
        try workspace.must("work", "--drain", "--quiet")
        let id = try workspace.assay("submit", try workspace.write("print('no')", to: "no.py")).output
        try workspace.must("cancel", id.trimmingCharacters(in: .newlines), "--reason", "not wanted")
        let gone = (0..<4).map { "{\"source\": \"import \($0)\"}\n" }.joined()
        try workspace.must("submit", "--jsonl", try workspace.write(gone, to: "gone.jsonl"), "--batch", "gone")
        try workspace.must("work", "--drain", "--quiet")
        Thread.sleep(forTimeInterval: 1.1)
        try workspace.must("prune", "--older-than", "1s", "--keep", "audit", "--batch", "gone")
        // A batch that is not complete yet.
        let half = try workspace.write("print('half')", to: "half.py")
        try workspace.must("submit", half, "--batch", "half")
        try workspace.must("submit", half, "--batch", "half", "--at", "2099-01-01T00:00:00Z")
        try workspace.must("work", "--drain", "--quiet")
        try workspace.must("queue", "pause", "morning")
        try workspace.must("queue", "resume", "morning")
        try workspace.must("queue", "pause", "night")
        try workspace.must("queue", "limit", "day", "3")
    }

    /// The first of the jobs that were given, or gave, judgements: each twice, one after the other.
    static var twice: Int {
        (try? shared.get().workspace.sql("SELECT min(id) FROM jobs WHERE batch = 'twice'")).flatMap { Int($0) } ?? 0
    }

    /// Judgements that were shared: with violations, with runtime events, with output, files and artifacts; one whose
    /// execution was pruned, one whose execution is erased, one that was judged once more.
    private static func share(_ workspace: Workspace) throws {
        let rows = [
            #"{"source": "import os; os.system('id')"}"#,
            #"{"source": "print(open('f', 'w').write('s'))", "policy": "watch"}"#,
            #"{"source": "\#(lasting)", "files": {"a.txt": "s"}, "policy": "watch"}"#,
            #"{"source": "print('gone')\n'too'"}"#,
            #"{"source": "print('again')"}"#,
        ]
        let twice = rows.flatMap { [$0, $0] }.joined(separator: "\n") + "\n"
        try workspace.must("submit", "--jsonl", try workspace.write(twice, to: "twice.jsonl"), "--batch", "twice")
        let old = try workspace.write("print('old')", to: "old.py")
        try workspace.must("submit", old, "--batch", "old")
        try workspace.must("work", "--drain", "--quiet", "--dedupe")
        try workspace.must("submit", old, "--batch", "twice")
        try workspace.must("work", "--drain", "--quiet", "--dedupe")
        let shared = try workspace.sql(
            "SELECT group_concat(job_id) FROM results WHERE shared_from IS NOT NULL ORDER BY job_id")
        #expect(shared.split(separator: ",").count == 6)
        let again = try workspace.sql("SELECT max(id) FROM jobs WHERE source = 'print(''again'')'")
        try workspace.must("retry", again, "--reason", "to be sure")
        try workspace.must("work", "--drain", "--quiet", "--dedupe")
        Thread.sleep(forTimeInterval: 1.1)
        try workspace.must("prune", "--older-than", "1s", "--keep", "audit", "--batch", "old")
        let gone = try workspace.sql("SELECT min(id) FROM jobs WHERE source LIKE 'print(''gone'')%too%'")
        try workspace.must("audit", "erase", gone, "--reason", "asked for")
    }

    /// Schedules whose runs were queued, missed and failed, one that is paused and one that was removed.
    private static func schedule(_ workspace: Workspace) throws {
        let file = try workspace.write("{\"source\": \"print('scheduled')\"}\n", to: "scheduled.jsonl")
        try workspace.must(
            "schedule", "add", "nightly", "--cron", "0 3 * * *", "--tz", "Europe/Berlin", "--jsonl", file)
        try workspace.must(
            "schedule", "add", "again", "--cron", "@daily", "--sql", "SELECT source, 2 AS timeout FROM jobs LIMIT 1")
        try workspace.must("schedule", "add", "gone", "--cron", "@yearly", "--jsonl", file)
        try workspace.sql("UPDATE schedules SET next_run_at = next_run_at - 3 * 86400000000 WHERE name = 'nightly'")
        #expect(try workspace.assay("schedule", "run-due").status == 1)
        try workspace.must("schedule", "run-now", "again")
        try FileManager.default.removeItem(atPath: file)
        #expect(try workspace.assay("schedule", "run-now", "nightly").status == 1)
        try workspace.must("schedule", "pause", "again")
        try workspace.must("schedule", "pause", "nightly")
        try workspace.must("schedule", "resume", "nightly")
        try workspace.must("schedule", "remove", "gone")
        try workspace.must("work", "--drain", "--quiet")
    }

    /// What else may happen to a log: an answer of an authority, an export, an erasure, another key.
    private static func administer(_ workspace: Workspace) throws {
        let authority = try Authority(workspace)
        let (request, response) = (workspace.path("head.tsq"), workspace.path("head.tsr"))
        try workspace.must("audit", "timestamp", "request", "-o", request)
        try authority.answer(request, response)
        try workspace.must("audit", "timestamp", "store", response)
        try workspace.must("audit", "export", "--jsonl", workspace.path("export.jsonl"))
        // One that raised, one with violations, one with runtime events, one with output, one with files, one that was
        // taken out of its surroundings.
        try workspace.must("audit", "erase", "7", "8", "9", "10", "13", "15", "--reason", "asked for")
        try workspace.must("audit", "key", "rotate", "--reason", "a year has passed")
    }

    /// All events: index, type and body.
    func events() throws -> [(index: Int, type: String, body: String)] {
        try workspace.sql("SELECT idx, json_extract(body, '$.type'), CAST(body AS TEXT) FROM audit_events ORDER BY idx")
            .split(separator: "\n").compactMap { line in
                let parts = line.split(separator: "|", maxSplits: 2).map(String.init)
                guard parts.count == 3, let index = Int(parts[0]) else { return nil }
                return (index, parts[1], parts[2])
            }
    }
}
