import Foundation
import Testing

@Suite("audit erase")
struct AuditEraseTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    private let marker = "Xq7marker"

    /// A program that leaves its marker wherever a program can leave anything.
    private func program(_ kind: String) -> [String: Any] {
        let mark = "\(marker)_\(kind)"
        let source =
            switch kind {
            case "output": "import sys\nprint('\(mark)')\nprint('\(mark)', file=sys.stderr)\n'\(mark)'"
            case "exception": "class E\(mark)(Exception): pass\nraise E\(mark)('\(mark)')"
            case "violation": "import os.\(mark)\nos.\(mark)"
            case "event": "open('/\(mark)')"
            default: "print(input() == '\(mark)')"
            }
        return [
            "source": source, "stdin": mark, "expected_stdout": mark, "id": kind, "tags": ["kind": kind],
            "policy": kind == "event" ? "watching" : "default",
        ]
    }

    private let kinds = ["output", "exception", "violation", "event", "input"]

    /// In which of the database's files the marker stands.
    private func files(with text: String) throws -> [String] {
        ["", "-wal", "-shm"].filter { ending in
            guard let data = FileManager.default.contents(atPath: work.database + ending) else { return false }
            return data.range(of: Data(text.utf8)) != nil
        }
    }

    /// Queues the programs among others that are so big that pages split, and judges them.
    private func judge() throws {
        let policy = try work.write(
            """
            name: watching
            audit:
              - id: opens
                severity: observe
                message: opens a file
                events: [open]
            """, to: "watching.yaml")
        #expect(try work.assay("policy", "install", policy).status == 0)
        var programs = kinds.map(program)
        for index in 0..<60 {
            programs.append(["source": "print('other \(index)')\n#" + String(repeating: "x", count: 37 * index)])
        }
        try work.judge(programs)
    }

    @Test("removes every trace of the texts from the files, and leaves names, verdicts and counts")
    func everything() throws {
        try judge()
        for kind in kinds { #expect(try !files(with: "\(marker)_\(kind)").isEmpty, "\(kind)") }
        let held = try work.sql(
            """
            SELECT (SELECT count(*) FROM results WHERE stdout LIKE '%\(marker)%' AND stderr LIKE '%\(marker)%'
                    AND value LIKE '%\(marker)%'),
                (SELECT count(*) FROM results WHERE exception_type LIKE '%\(marker)%'
                    AND exception_message LIKE '%\(marker)%' AND traceback LIKE '%\(marker)%'),
                (SELECT count(*) > 0 FROM violations WHERE symbol LIKE '%\(marker)%' AND excerpt LIKE '%\(marker)%'),
                (SELECT count(*) FROM runtime_events WHERE argument LIKE '%\(marker)%')
            """)
        #expect(held == "1|1|1|1")

        let erased = try work.assay("audit", "erase", "1", "2", "3", "4", "5", "--reason", "asked for")
        #expect(erased.status == 0, "\(erased.error)")
        #expect(try files(with: marker) == [])
        #expect(
            try work.sql(
                """
                SELECT count(*) FROM jobs WHERE id <= 5 AND source IS NULL AND stdin IS NULL AND salt IS NULL
                    AND expected_stdout IS NULL AND source_sha256 IS NULL AND erased_at IS NOT NULL
                    AND external_id IS NOT NULL AND batch = 'b' AND tags LIKE '{"kind":%'
                """) == "5")
        #expect(try work.sql("SELECT count(*) FROM violations WHERE job_id = 3 AND rule <> '' AND line > 0") != "0")
        #expect(try work.sql("SELECT count(*) FROM results WHERE job_id <= 5 AND result_hmac <> ''") == "5")
        #expect(try work.sql("SELECT count(*) FROM jobs WHERE source LIKE 'print(''other%'") == "60")
        #expect(try work.sql("PRAGMA integrity_check") == "ok")

        let rows = try work.assay("audit", "search", "--type", "payload.erased", "--format", "jsonl").rows()
        #expect(rows.compactMap { $0["job"] as? Int } == [1, 2, 3, 4, 5])
        let events = rows.compactMap { $0["event"] as? [String: Any] }
        #expect(events.allSatisfy { $0["reason"] as? String == "asked for" })
        #expect(
            events.first?["removed"] as? [String] == [
                "jobs.source", "jobs.stdin", "jobs.expected_stdout", "jobs.salt", "jobs.source_sha256",
                "results.value", "results.value_json", "results.stdout", "results.stderr",
            ])
    }

    @Test("a second time changes nothing and says so")
    func twice() throws {
        try work.judge([program("input")])
        #expect(try work.assay("audit", "erase", "1", "--reason", "first").status == 0)
        let again = try work.assay("audit", "erase", "1", "--reason", "second")
        #expect(again.status == 0)
        #expect(again.error.contains("job 1 was erased already"))
        #expect(try work.assay("audit", "search", "--type", "payload.erased", "--format", "jsonl").rows().count == 1)
    }

    @Test("a job that waits is not erased, and nothing else of the same command")
    func unfinished() throws {
        try work.judge([program("input")])
        #expect(try work.assay("submit", "-", input: "print(1)").status == 0)
        let outcome = try work.assay("audit", "erase", "1", "2", "--reason", "r")
        #expect(outcome.status == 64)
        #expect(outcome.error.contains("job 2 is available; only finished jobs can be erased"))
        #expect(try work.sql("SELECT count(*) FROM jobs WHERE erased_at IS NOT NULL") == "0")
        #expect(try work.assay("audit", "erase", "9", "--reason", "r").error.contains("there is no job 9"))
        #expect(try work.assay("audit", "erase", "1", "--reason", "  ").status == 64)
        let long = String(repeating: "é", count: 501)
        #expect(try work.assay("audit", "erase", "1", "--reason", long).status == 64)
    }

    @Test("says when a reader keeps the bytes in the write-ahead log, and a second run removes them")
    func reader() throws {
        try work.judge([program("output")])
        // A writer that holds no transaction keeps the log from being removed with the last connection.
        let reader = try Running(
            program: URL(fileURLWithPath: "/usr/bin/python3"),
            [
                "-c",
                """
                import sqlite3, sys, time
                c = sqlite3.connect(sys.argv[1], isolation_level=None)
                c.execute("BEGIN"); c.execute("SELECT count(*) FROM jobs").fetchall()
                open(sys.argv[1] + ".reading", "w").close()
                time.sleep(600)
                """, work.database,
            ], folder: work.folder, environment: [:], input: nil)
        defer { reader.signal(SIGKILL) }
        #expect(eventually { FileManager.default.fileExists(atPath: work.database + ".reading") })
        let first = try work.assay("audit", "erase", "1", "--reason", "r")
        #expect(first.status == 75)
        #expect(first.error.contains("another process is reading the database; end it, and run this again"))

        reader.signal(SIGKILL)
        _ = try reader.wait()
        let second = try work.assay("audit", "erase", "1", "--reason", "r")
        #expect(second.status == 0, "\(second.error)")
        #expect(try files(with: marker) == [])
    }
}
