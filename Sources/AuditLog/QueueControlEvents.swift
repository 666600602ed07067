// Events about queues as such.
extension AuditEvent {
    /// `queue.paused`: nothing of it is claimed from here on. Members: `queue`.
    public static func queuePaused(_ queue: String, actor: Actor, time: Int64) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("queue", queue)
            json.set(type: .queuePaused, time: time)
        }
    }

    /// `queue.resumed`: it is claimed from again. Members: `queue`.
    public static func queueResumed(_ queue: String, actor: Actor, time: Int64) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("queue", queue)
            json.set(type: .queueResumed, time: time)
        }
    }

    /// `queue.limited`: no more than `concurrency` of its jobs run at a time from here on; as many as there are workers
    /// where that is absent. Members: `concurrency`, `queue`.
    public static func queueLimited(
        _ queue: String, concurrency: Int64?, actor: Actor, time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            if let concurrency { json.set("concurrency", concurrency) }
            json.set("queue", queue)
            json.set(type: .queueLimited, time: time)
        }
    }
}
