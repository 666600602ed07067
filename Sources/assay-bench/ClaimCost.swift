import AuditLog
import Foundation
import Store

/// What a claim costs in a table with very many finished jobs, against one with few.
struct ClaimCost {
    private let workplace: Workplace
    private let finished: Int

    init(_ workplace: Workplace, finished: Int) {
        self.workplace = workplace
        self.finished = finished
    }

    private static let few = 10_000
    private static let claims = 200
    private static let batch = 50

    func measure(into report: inout Report) throws {
        let small = try claimSeconds(finished: Self.few)
        let large = try claimSeconds(finished: finished)
        report.add(
            "claim, \(finished) / \(Self.few) finished", format(large / small), target: "<= 1.2",
            detail:
                "\(format(large * 1e6 / Double(Self.batch), 1)) us a job against \(format(small * 1e6 / Double(Self.batch), 1)), in batches of \(Self.batch)"
        )
    }

    /// The median time of claiming one batch.
    private func claimSeconds(finished: Int) throws -> Double {
        let store = try workplace.newStore()
        // Finished through SQL, as years of work would leave them: a supervisor would take hours.
        try fill(store.path, finished: finished)
        let program = Array("print(1)\n".utf8)
        try workplace.queue(Array(repeating: program, count: Self.claims * Self.batch), in: store)
        let registration = try store.register(
            SupervisorStart(assayVersion: "bench", pythonVersion: "none", kernelVersion: "none", layers: []),
            actor: workplace.actor)
        var samples = Samples()
        for _ in 0..<Self.claims {
            let time = try seconds {
                _ = try registration.transaction { queue in
                    try queue.claim(ClaimRequest(limit: Self.batch, worker: "bench", interpreter: "none"))
                }
            }
            samples.add(time)
        }
        try registration.stop(reason: "measured")
        return samples.median
    }

    private func fill(_ path: String, finished: Int) throws {
        try workplace.output(
            of: URL(fileURLWithPath: "/usr/bin/sqlite3"),
            [
                path,
                """
                PRAGMA synchronous = OFF;
                CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT \(finished))
                    SELECT i FROM c;
                INSERT INTO jobs (source) SELECT 'print(' || i || ')' FROM n;
                UPDATE jobs SET state = 'completed', finalized_at = created_at;
                DROP TABLE n;
                PRAGMA wal_checkpoint(TRUNCATE);
                """,
            ])
        // What was written just now must not be on its way to the disk while claims wait for theirs.
        sync()
    }
}
