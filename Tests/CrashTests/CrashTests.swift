import Foundation
import Testing

@Suite("Stopped between any two writes")
struct CrashTests {
    private static let jobs = 4
    /// At how many points a supervisor is stopped; at each one there is, where there is much time.
    private static let mostPoints =
        ProcessInfo.processInfo.environment["ASSAY_CHAOS_SECONDS"].flatMap(Double.init).map { $0 >= 600 ? 100_000 : 14 }
        ?? 14

    /// A queue with a few programs, made once a test.
    private func queue() throws -> CrashPoints {
        let points = try CrashPoints()
        let rows = (0..<Self.jobs).map { "{\"source\": \"print(\($0))\\n\($0 % 2 == 0 ? "1 / 0" : "7")\"}\n" }
        try rows.joined().write(toFile: points.folder + "/rows.jsonl", atomically: true, encoding: .utf8)
        #expect(try points.run(["submit", "--jsonl", points.folder + "/rows.jsonl", "--batch", "b"]).status == 0)
        return points
    }

    /// What must hold of a database at every moment, whoever stopped where.
    private func expectWhole(_ points: CrashPoints, _ at: String) throws {
        #expect(try points.sql("PRAGMA integrity_check") == "ok", "\(at)")
        // The bodies, the tree over them and the index are of one length.
        let lengths = try points.sql(
            """
            SELECT (SELECT count(*) FROM audit_events), (SELECT count(*) FROM audit_index),
                (SELECT sum(length(hashes)) / 32 FROM audit_tiles WHERE level = 0)
            """
        ).split(separator: "|")
        #expect(Set(lengths).count == 1, "\(at): \(lengths)")
        // A result and its event, or neither; a state that left the queue and its event, or neither.
        let halves = """
            SELECT count(*) FROM jobs j WHERE (state = 'completed') <> EXISTS (SELECT 1 FROM results WHERE job_id = j.id)
                OR (state = 'completed') <> EXISTS (
                    SELECT 1 FROM report_audit WHERE job = j.id AND type = 'job.finished')
                OR state = 'running' AND NOT EXISTS (SELECT 1 FROM report_audit WHERE job = j.id AND type = 'job.started')
            """
        #expect(try points.sql(halves) == "0", "\(at)")
        let verified = try points.run(["audit", "verify", "--quiet"])
        #expect(verified.status == 0, "\(at): \(verified)")
    }

    /// Every job has one result in the end, and the log verifies.
    private func expectFinished(_ points: CrashPoints, _ at: String) throws {
        let worked = try points.run(["work", "--drain", "--quiet", "--workers", "1"])
        #expect(worked.status == 0, "\(at): \(worked)")
        #expect(
            try points.sql("SELECT state, count(*) FROM jobs WHERE batch = 'b' GROUP BY state")
                == "completed|\(Self.jobs)",
            "\(at)")
        let finished = "SELECT count(*), count(DISTINCT job) FROM report_audit WHERE type = 'job.finished'"
        #expect(try points.sql(finished) == "\(Self.jobs)|\(Self.jobs)", "\(at)")
        try expectWhole(points, at)
    }

    /// Tries a command at points spread over all its calls.
    private func tryPoints(
        of arguments: [String], on template: CrashPoints, kind: CrashPoints.Kind, most: Int,
        _ check: (CrashPoints, CrashPoints.Outcome, String) throws -> Void
    ) throws {
        let rehearsal = try template.copy()
        let calls = try rehearsal.calls(arguments, kind: kind)
        rehearsal.remove()
        // What only reads has no statement of that kind.
        #expect(calls > 5 || kind == .statement && arguments[1] == "export", "\(arguments): \(calls)")
        let step = max(1, (calls + most - 1) / most)
        // Not always the same ones.
        for point in stride(from: Int.random(in: 1...step), through: calls, by: step) {
            let points = try template.copy()
            defer { points.remove() }
            let outcome = try points.run(arguments, fault: (point, kind))
            try check(points, outcome, "\(arguments[0]), \(kind) at call \(point) of \(calls)")
        }
    }

    @Test(
        "a supervisor leaves a whole record, and the next one finishes the work",
        arguments: [CrashPoints.Kind.kill, .torn, .statement])
    func supervisor(kind: CrashPoints.Kind) throws {
        let template = try queue()
        defer { template.remove() }
        var killed = 0
        try tryPoints(
            of: ["work", "--drain", "--quiet", "--workers", "1"], on: template, kind: kind, most: Self.mostPoints
        ) {
            points, outcome, at in
            // How its work falls into transactions differs from run to run: it may be done before the call comes.
            if outcome.status == 128 + SIGKILL {
                killed += 1
            } else {
                #expect(outcome.status == 0, "\(at): \(outcome)")
            }
            try expectWhole(points, at)
            try expectFinished(points, at)
        }
        #expect(killed > 5, "\(killed)")
    }

    @Test(
        "a command whose writes fail says so in a line, and loses nothing",
        arguments: [CrashPoints.Kind.enospc, .eio])
    func failingWrites(kind: CrashPoints.Kind) throws {
        let template = try queue()
        defer { template.remove() }
        try tryPoints(of: ["policy", "install", Self.policy(template)], on: template, kind: kind, most: 12) {
            points, outcome, at in
            #expect(outcome.status == 3 || outcome.status == 0, "\(at): \(outcome)")
            #expect(outcome.status == 0 || outcome.error.split(separator: "\n").count == 1, "\(at): \(outcome)")
            try expectWhole(points, at)
        }
    }

    private static func policy(_ points: CrashPoints) throws -> String {
        let file = points.folder + "/mine.yaml"
        try "name: mine\n".write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    @Test(
        "submitting, installing, signing, erasing and exporting happen whole or not at all",
        arguments: [CrashPoints.Kind.kill, .torn, .statement])
    func commands(kind: CrashPoints.Kind) throws {
        let template = try queue()
        defer { template.remove() }
        #expect(try template.run(["work", "--drain", "--quiet", "--workers", "1"]).status == 0)
        let policy = try Self.policy(template)
        let schedule = ["schedule", "add", "s", "--cron", "@yearly", "--jsonl", template.folder + "/rows.jsonl"]
        #expect(try template.run(schedule).status == 0)
        let count = try Int(template.sql("SELECT count(*) FROM jobs")) ?? 0
        let commands = [
            (20, ["submit", "--jsonl", template.folder + "/rows.jsonl", "--batch", "c"]),
            (20, ["policy", "install", policy]), (20, ["audit", "key", "rotate", "--reason", "r"]),
            (10, ["audit", "erase", "1", "2", "--reason", "r"]),
            (10, ["audit", "export", "--force", "--jsonl", template.folder + "/log.jsonl"]),
            (10, ["audit", "reindex"]), (16, ["schedule", "run-now", "s"]),
        ]
        for (most, arguments) in commands {
            // Statements are fewer kinds of moments than the calls that each of them makes.
            let points = kind == .statement ? most / 2 : most
            try tryPoints(of: arguments, on: template, kind: kind, most: points) { points, _, at in
                let now = try Int(points.sql("SELECT count(*) FROM jobs"))
                #expect(now == count || now == count + Self.jobs, "\(at)")
                try expectWhole(points, at)
                // Keys and database still belong together.
                let signed = try points.run(["audit", "checkpoint", "--now"])
                #expect(signed.status == 0, "\(at): \(signed)")
                try expectWhole(points, at)
            }
        }
    }
}
