import AuditLog
import Foundation
import Testing

/// Judgements that were shared, by one who can write the file and has assay's own code: events, tree, index and rows all
/// fit one another. What was given is held against the execution that it is said to be from.
@Suite("A judgement that was not the one to be shared is found", .serialized)
struct SharedJudgementTests {

    private let first: Int

    init() throws { first = RealLog.twice }

    /// Rewrites the `job.finished` of a job, and says of its result the same.
    private func forge(
        _ workspace: Workspace, job: Int, type: String = "job.finished", _ old: String, _ new: String,
        script: String = ""
    ) throws {
        var found = 0
        try Rewriting.rewrite(workspace, script) { bodies in
            bodies.map { body in
                let text = String(decoding: body, as: UTF8.self)
                guard text.contains("\"type\":\"\(type)\""), text.contains("\"job\":\(job),"), text.contains(old),
                    found == 0
                else { return body }
                found += 1
                return Array(text.replacing(old, with: new).utf8)
            }
        }
        #expect(found == 1)
    }

    /// The one that a later run gave a judgement, and the job that it is from.
    private func last(_ workspace: Workspace) throws -> (job: Int, origin: Int) {
        let row = try workspace.raw().rows(
            "SELECT job_id, shared_from FROM results WHERE shared_from IS NOT NULL ORDER BY job_id DESC LIMIT 1")[0]
        return (try #require(row[0].flatMap { Int($0) }), try #require(row[1].flatMap { Int($0) }))
    }

    private func objection(_ workspace: Workspace, job: Int) throws -> String {
        let verified = try workspace.inspect()
        #expect(verified.status == 1, "\(verified)")
        return verified.findings.filter { $0.job == job }.map(\.message).joined(separator: "; ")
    }

    @Test("one of a job that is another program")
    func other() throws {
        let workspace = try RealLog.copy()
        // The last one, of a later run, is said to be from the second pair's.
        let (job, origin) = try last(workspace)
        try forge(
            workspace, job: job, "\"shared_from\":{\"attempt\":1,\"job\":\(origin)}",
            "\"shared_from\":{\"attempt\":1,\"job\":\(first + 2)}",
            script: "UPDATE results SET shared_from = \(first + 2) WHERE job_id = \(job);")
        let words = try objection(workspace, job: job)
        #expect(words.contains("which is not identical: source"), "\(words)")
        #expect(words.contains("which ended otherwise: ") && words.contains("policy_hash"), "\(words)")
    }

    @Test("one of an execution that never was, or came later, or was none")
    func never() throws {
        let job = first + 1
        // Of a later run: those of the same one are done in any order.
        let later = try last(try RealLog.copy()).job
        for (origin, attempt, reason) in [
            (first, 2, "had not finished by then"), (999_999, 1, "had not finished by then"),
            (job, 1, "had not finished by then"), (later, 1, "had not finished by then"),
        ] {
            let workspace = try RealLog.copy()
            try forge(
                workspace, job: job, "\"shared_from\":{\"attempt\":1,\"job\":\(first)}",
                "\"shared_from\":{\"attempt\":\(attempt),\"job\":\(origin)}",
                script: """
                    UPDATE results SET shared_from = \(origin), shared_from_attempt = \(attempt) WHERE job_id = \(job);
                    """)
            let words = try objection(workspace, job: job)
            #expect(words.contains(reason), "\(origin), \(attempt): \(words)")
        }
    }

    @Test("one of an execution that was none either")
    func chain() throws {
        let workspace = try RealLog.copy()
        // The last one was given what it has by a later run.
        let (job, origin) = try last(workspace)
        try forge(
            workspace, job: job, "\"shared_from\":{\"attempt\":1,\"job\":\(origin)}",
            "\"shared_from\":{\"attempt\":1,\"job\":\(first + 1)}",
            script: "UPDATE results SET shared_from = \(first + 1) WHERE job_id = \(job);")
        let words = try objection(workspace, job: job)
        #expect(words.contains("was not executed either"), "\(words)")
    }

    @Test("one that an executed job is said to have been given, so that nobody asks what ran")
    func executed() throws {
        let workspace = try RealLog.copy()
        let job = first + 2
        try forge(
            workspace, job: job, ",\"time\":", ",\"shared_from\":{\"attempt\":1,\"job\":1},\"time\":",
            script: "UPDATE results SET shared_from = 1, shared_from_attempt = 1 WHERE job_id = \(job);")
        let words = try objection(workspace, job: job)
        #expect(words.contains("ran under other terms") && words.contains("environment"), "\(words)")
    }

    @Test("one of a supervisor in another environment")
    func environment() throws {
        let workspace = try RealLog.copy()
        let supervisor = try workspace.raw().column(
            """
            SELECT json_extract(body, '$.supervisor') FROM report_audit WHERE type = 'job.started' AND job = \(first)
            """)[0]
        var found = 0
        try Rewriting.rewrite(workspace) { bodies in
            bodies.map { body in
                let text = String(decoding: body, as: UTF8.self)
                guard text.contains("\"type\":\"supervisor.started\""), text.contains("\"supervisor\":\(supervisor),"),
                    let place = text.range(of: "\"environment\":\"")
                else { return body }
                found += 1
                // Any digit of the digest may stand there already: the next one does not.
                let (digit, rest) = (text[place.upperBound], text[place.upperBound...].dropFirst())
                return Array((text[..<place.upperBound] + (digit == "0" ? "1" : "0") + rest).utf8)
            }
        }
        #expect(found == 1)
        // Those of the same supervisor still agree; the one that a later one gave does not.
        let words = try objection(workspace, job: last(workspace).job)
        #expect(words.contains("ran under other terms: environment"), "\(words)")
    }

    @Test("one whose result was made another one, with a digest that fits")
    func result() throws {
        let workspace = try RealLog.copy()
        let job = first + 1
        let raw = try workspace.raw()
        let salt = try raw.blobs("SELECT salt FROM jobs WHERE id = \(job)")[0]
        // The event can be made to fit anything but what the other job has.
        let digest = try #require(
            try raw.column(
                "SELECT json_extract(body, '$.violations.hmac') FROM report_audit WHERE type = 'job.finished' AND job = \(job)"
            ).first)
        try raw.withoutTriggers("UPDATE violations SET message = 'another' WHERE job_id = \(job) AND ordinal = 0;")
        let violations = try raw.rows(
            """
            SELECT ordinal, phase, severity, rule, node, symbol, line, column, end_line, end_column, message, excerpt
            FROM violations WHERE job_id = \(job) ORDER BY ordinal
            """)
        var fields = Array("assay violations 1\n".utf8)
        let integers: Set<Int> = [0, 6, 7, 8, 9]
        for row in violations {
            for (column, value) in row.enumerated() {
                let value = value ?? ""
                if integers.contains(column) {
                    fields.append(UInt8(ascii: "i"))
                    fields += withUnsafeBytes(of: (Int64(value) ?? 0).bigEndian) { Array($0) }
                } else {
                    fields.append(UInt8(ascii: "b"))
                    fields += withUnsafeBytes(of: Int64(value.utf8.count).bigEndian) { Array($0) } + Array(value.utf8)
                }
            }
        }
        try forge(workspace, job: job, digest, Digest.hmac(salt: salt, fields).hex)
        let verified = try workspace.inspect()
        let words = verified.findings.filter { $0.job == job }.map(\.message)
        #expect(
            words == [
                "its result is said to be that of job \(first), attempt 1, which left something else: violations"
            ], "\(verified)")
    }

    @Test("and the control: all that were shared, rewritten as they were, verify")
    func control() throws {
        let workspace = try RealLog.copy()
        try Rewriting.rewrite(workspace) { $0 }
        let verified = try workspace.inspect()
        #expect(verified.status == 0, "\(verified)")
        #expect(
            Int(try workspace.raw().column("SELECT count(*) FROM results WHERE shared_from IS NOT NULL")[0]) ?? 0 >= 5)
    }
}
