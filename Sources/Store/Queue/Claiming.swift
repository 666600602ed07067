import AuditLog
import Evaluation
import Foundation
import GRDB

extension QueueTransaction {
    /// Claims available jobs, highest priority first, then oldest first, under one fresh lease token, and
    /// records `job.started` for each. They may run once the transaction has been committed.
    ///
    /// A job whose policy is not installed is not returned but discarded, with that as its `fault`: it
    /// would otherwise be claimed again and again, and a drain would never end. (Submitting refuses such a
    /// job; a bare INSERT does not.)
    public func claim(_ request: ClaimRequest) throws -> [ClaimedJob] {
        let token = Int64.random(in: 1...Int64.max)
        var claimed: [ClaimedJob] = []
        let limit = max(request.limit, 0)
        // Claim on while all that was met had to be discarded, but not for ever in one transaction.
        for _ in 0..<20 {
            let rows = try lease(request, limit: limit, token: token)
            try open(batches: Set(rows.compactMap(\.batch)))
            claimed = try rows.compactMap { row in try start(row, request, token: token) }
            if rows.isEmpty || !claimed.isEmpty { break }
        }
        claimed.sort { ($1.priority, $0.lease.job) < ($0.priority, $1.lease.job) }
        return claimed
    }

    private func lease(_ request: ClaimRequest, limit: Int, token: Int64) throws -> [ClaimedRow] {
        var queues: [(name: [UInt8], room: Int64?)] = request.queues.map { (Array($0.utf8), nil) }
        if try QueueControlRows.areThere(database) {
            queues = try OpenQueues(request.queues, database).all
            if queues.isEmpty { return [] }
        }
        return try lease(candidates(request, limit: limit, queues: queues), token: token)
    }

    /// The jobs that are next, up to the one with which their programs and inputs reach the request's bytes.
    private func candidates(
        _ request: ClaimRequest, limit: Int, queues: [(name: [UInt8], room: Int64?)]
    ) throws -> [Int64] {
        let isBounded = request.priorityAbove != nil
        let statement = try database.cachedStatement(
            sql: queues.isEmpty && !isBounded
                ? Self.candidatesOfAll : Self.candidateSQL(queues: queues.count, isBounded: isBounded))
        var arguments: StatementArguments = [limit]
        if isBounded || !queues.isEmpty { arguments += [request.priorityAbove] }
        for queue in queues { arguments += [StoredText.exact(queue.name), min(Int64(limit), queue.room ?? .max)] }
        statement.setUncheckedArguments(arguments)
        let rows = try Row.fetchCursor(statement)
        var jobs: [Int64] = []
        var bytes = 0
        while bytes < request.maximumBytes, let row = try rows.next() {
            jobs.append(row[0])
            bytes += row[1]
        }
        return jobs
    }

    private static let candidatesOfAll = candidateSQL(queues: 0, isBounded: false)

    /// They come from the partial indexes alone: one ordered walk over all queues, or one for each queue asked for. No more
    /// of them is read than what is looked at.
    private static func candidateSQL(queues: Int, isBounded: Bool) -> String {
        let order = "ORDER BY priority DESC, id LIMIT"
        let available = "state = 'available' AND session IS NULL" + (isBounded ? " AND priority > ?2" : "")
        var jobs = "SELECT id FROM jobs WHERE \(available) \(order) ?1"
        if queues > 0 {
            let walks = (0..<queues).map { index in
                """
                SELECT * FROM (SELECT id, priority FROM jobs
                WHERE \(available) AND queue = CAST(?\(3 + 2 * index) AS TEXT)
                \(order) ?\(4 + 2 * index))
                """
            }
            jobs = "SELECT id FROM (\(walks.joined(separator: " UNION ALL "))) \(order) ?1"
        }
        return """
            SELECT id, (SELECT length(CAST(source AS BLOB)) + ifnull(length(CAST(stdin AS BLOB)), 0)
                    + ifnull(length(CAST(expected_stdout AS BLOB)), 0) FROM jobs WHERE id = ahead.id)
                + ifnull((SELECT sum(length(bytes)) FROM job_files WHERE job_id = ahead.id), 0)
            FROM (\(jobs)) AS ahead
            """
    }

    /// The statement that claims those of the jobs that nobody holds and that have no outcome. RETURNING gives no order.
    func lease(_ jobs: [Int64], token: Int64) throws -> [ClaimedRow] {
        guard !jobs.isEmpty else { return [] }
        let statement = try database.cachedStatement(sql: Self.leaseSQL)
        statement.setUncheckedArguments([
            now, supervisor, token, now + SupervisorRegistration.leaseMicroseconds,
            "[" + jobs.map(String.init).joined(separator: ",") + "]",
        ])
        let rows = try Row.fetchCursor(statement)
        var claimed: [ClaimedRow] = []
        while let row = try rows.next() { claimed.append(ClaimedRow(row)) }
        return claimed
    }

    /// What makes jobs claimed ones. SQLite keeps all that it returns in memory until the last of it was read, so programs are
    /// not among that.
    private static let leaseSQL = """
        UPDATE jobs SET state = 'running', attempt = attempt + 1, started_at = ?1, supervisor = ?2,
            lease_token = ?3, lease_expires_at = ?4,
            policy_hash = (SELECT hash FROM policies_in_force WHERE name = jobs.policy),
            source_sha256 = sha256_hex(CAST(source AS BLOB))
        WHERE id IN (SELECT value FROM json_each(?5))
            AND (state = 'available' OR state = 'scheduled' OR state = 'retryable')
        RETURNING id, attempt, priority, policy, policy_hash, module_name, session, timeout, wall_timeout, memory_mb,
            output_limit, created_at, salt, batch, external_id, submitter, tags,
            EXISTS (SELECT 1 FROM job_files WHERE job_id = jobs.id),
            (SELECT CAST(removed AS BLOB) FROM removals WHERE job_id = jobs.id)
        """

    /// Records the start of a job that can run; discards one that cannot.
    func start(_ row: ClaimedRow, _ request: ClaimRequest, token: Int64) throws -> ClaimedJob? {
        let lease = Lease(job: row.job, token: token)
        guard let policyHash = row.policyHash else {
            try discard(lease, reason: "policy '\(row.policy)' is not installed")
            return nil
        }
        let files = row.hasFiles ? try JobFileRows.fetch(job: row.job, database) : []
        let texts = try ClaimedTexts.fetch(job: row.job, database)
        let job = row.claimedJob(lease: lease, policyHash: policyHash, texts: texts, files: files)
        var start = AuditEvent.Start(
            job: row.job, attempt: row.attempt, submittedAt: row.createdAt,
            source: .hmac(salt: row.salt, job.assignment.source), moduleName: job.assignment.moduleName,
            policy: row.policy, policyHash: policyHash, limits: job.assignment.limits, supervisor: supervisor,
            worker: request.worker, interpreter: request.interpreter)
        start.standardInput = texts.standardInput.map { .hmac(salt: row.salt, $0) }
        start.expectedOutput = texts.expectedOutput.map { .hmac(salt: row.salt, $0) }
        start.files = ResultDigest.files(files, salt: row.salt)
        start.removals = row.removed.map { .hmac(salt: row.salt, $0) }
        start.batch = row.batch
        start.externalID = row.externalID
        start.submitter = row.submitter
        start.tags = row.tags
        start.session = row.sessionName
        audit.append(.jobStarted(start, actor: actor, time: now))
        if row.hasFiles, !request.hasScratch {
            try discard(lease, reason: "it comes with files, and workers without namespaces have nowhere to put them")
            return nil
        }
        return job
    }
}
