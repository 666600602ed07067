import AuditLog
import Foundation

/// How long an auditor waits for `assay audit search`: the first page of each kind of question, and all that is rare.
struct SearchTime {
    private let workplace: Workplace
    private let log: FilledLog
    private let rounds: Int

    init(_ workplace: Workplace, log: FilledLog, rounds: Int) {
        self.workplace = workplace
        self.log = log
        self.rounds = rounds
    }

    func measure(into report: inout Report) throws {
        let assay = try workplace.sibling("assay")
        let lookUp = { (sql: String) in
            try workplace.output(of: URL(fileURLWithPath: "/usr/bin/sqlite3"), [log.path, sql])
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let hash = try lookUp("SELECT source_sha256 FROM jobs WHERE id = (SELECT max(id) / 2 FROM jobs)")
        let batch = try lookUp("SELECT batch FROM jobs WHERE id = (SELECT max(id) FROM jobs)")
        let middle = try lookUp(
            """
            SELECT strftime('%Y-%m-%dT%H:%M:%SZ', started_at / 1000000, 'unixepoch') FROM jobs
            WHERE id = (SELECT max(id) / 2 FROM jobs)
            """)
        let questions: [(name: String, arguments: [String])] = [
            ("by job", ["--job", "77"]),
            ("by type, since", ["--type", "job.finished", "--since", middle]),
            ("by verdict, rare", ["--verdict", "timed_out"]),
            ("by verdict, common", ["--verdict", "rejected", "--reverse"]),
            ("by batch, the last", ["--batch", batch]),
            ("by tag", ["--tag", "model=m3", "--reverse"]),
            ("by user and period", ["--user", workplace.actor.user, "--since", middle]),
            ("by rule and symbol", ["--rule", "import-system", "--symbol", "os"]),
            ("by source hash", ["--source-hash", hash]),
            (
                "by two tags, verdict, period",
                [
                    "--tag", "model=m3", "--tag", "week=0", "--verdict", "rejected", "--since", middle, "--reverse",
                ]
            ),
            ("nothing found", ["--tag", "model=m3", "--verdict", "crashed"]),
        ]
        var slowest = (time: 0.0, name: "")
        for question in questions {
            var times = Samples()
            for _ in 0..<rounds {
                times.add(
                    try seconds {
                        try workplace.output(
                            of: assay,
                            ["audit", "search", "--db", log.path, "--limit", "50", "--format", "jsonl"]
                                + question.arguments)
                    })
            }
            FileHandle.standardError.write(Data("  \(question.name): \(format(times.median * 1_000, 0)) ms\n".utf8))
            if times.median > slowest.time { slowest = (times.median, question.name) }
        }
        report.add(
            "audit search, the slowest", "\(format(slowest.time * 1_000, 0)) ms", target: "< 1000 ms",
            detail: "\(slowest.name); \(questions.count) questions, 50 events each, \(log.events) events")
    }
}
