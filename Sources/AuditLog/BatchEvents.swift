// Events about batches as such.
extension AuditEvent {
    /// `batch.completed`: every job of a batch is done, and one at least was claimed since it was found complete before.
    ///
    /// Members: `batch` and `count`, how many jobs it has.
    public static func batchCompleted(_ batch: [UInt8], count: Int64, actor: Actor, time: Int64) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("batch", text: batch)
            json.set("count", count)
            json.set(type: .batchCompleted, time: time)
        }
    }
}
