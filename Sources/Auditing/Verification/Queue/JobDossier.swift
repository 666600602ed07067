import AuditLog

/// All that the database has of a job: where its rows are in a ``JobRows``. Ranges are of its places.
struct JobDossier {
    let job: Int64
    var row: RowPlace?
    /// job, idx and body of each, by idx.
    var events = 0..<0
    var result: RowPlace?
    var violations = 0..<0
    var runtimeEvents = 0..<0
    var pastResults = 0..<0
    var pastViolations = 0..<0
    var pastRuntimeEvents = 0..<0
    var files = 0..<0
    var removals: RowPlace?
    /// Of all attempts, like the artifacts.
    var output = 0..<0
    var artifacts = 0..<0
    /// Of a job that was given another one's judgement.
    var origin: Origin?

    /// An execution whose judgement another job was given: where its rows are, which may have been removed since.
    struct Origin {
        let execution: ExecutionReference
        var row: RowPlace?
        /// Of its job.
        var events = 0..<0
        var files = 0..<0
        var result: RowPlace?
        var violations = 0..<0
        var runtimeEvents = 0..<0
        var output = 0..<0
        var artifacts = 0..<0
    }
}
