// Events about what is not kept for ever.
extension AuditEvent {
    /// `jobs.pruned`: jobs that were done were removed from the queue, with their results. What is about them in the log
    /// stays.
    ///
    /// Members: `count`, `finished_before` (which jobs were asked for), `jobs` (their ids, ascending: `17` or `3-9`) and
    /// `reason` (in words).
    public static func jobsPruned(
        _ jobs: [ClosedRange<Int64>], finishedBefore: Int64, reason: String, actor: Actor, time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("count", jobs.reduce(0) { $0 + ($1.upperBound - $1.lowerBound + 1) })
            json.set("finished_before", finishedBefore)
            json.set("jobs", jobs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" })
            json.set("reason", reason)
            json.set(type: .jobsPruned, time: time)
        }
    }
}
