public import AuditLog
import JSONLines
public import Store

/// Queues the programs of a JSON Lines file: all of them, or none.
public struct BulkSubmission: Sendable {
    /// What holds for rows that do not say.
    public var template: NewJob
    public var batch: String?
    /// Whether programs are taken out of what models put around them.
    public var isLenient: Bool
    public var actor: Actor

    public init(
        template: NewJob = NewJob(source: []), batch: String? = nil, isLenient: Bool = false, actor: Actor
    ) {
        self.template = template
        self.batch = batch
        self.isLenient = isLenient
        self.actor = actor
    }

    /// Queues the rows of a file in one transaction. Nothing that grows with the file is held in memory.
    ///
    /// - Parameters:
    ///   - path: a file, plain or compressed with gzip, or `-` for stdin. What is no regular file is read
    ///     to its end before the database is locked.
    ///   - store: where to.
    /// - Throws: ``IntakeError`` for the first row that cannot be queued, `LineError` where the file cannot
    ///   be read, `StoreError` for what is no row's fault.
    public func submit(file path: String, into store: JobStore) throws -> SubmissionReceipt {
        let name = path == "-" ? "stdin" : path
        let spool = try Spool(path: path)
        defer { withExtendedLifetime(spool) {} }
        var lines = LineNumbers()
        do {
            return try store.submit(batch: batch, actor: actor) { queue in
                let pipeline = RowPipeline(path: spool.path, name: name, template: template, isLenient: isLenient)
                defer { pipeline.cancel() }
                while let rows = try pipeline.next() {
                    for row in rows {
                        if let objection = Feasibility.objection(to: row.job) {
                            throw IntakeError(file: name, line: row.line, reason: objection)
                        }
                        lines.append(row.line)
                        try queue(row.job)
                    }
                }
            }
        } catch let error as StoreError {
            // The store writes several rows at once, so the one it names may lie behind the last one it was given.
            guard let position = error.position, let line = lines[position] else { throw error }
            throw IntakeError(file: name, line: line, reason: error.message, store: error)
        }
    }
}
