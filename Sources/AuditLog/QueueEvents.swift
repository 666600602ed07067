extension AuditEvent {
    /// How a job left the state `running` without a verdict, or the queue altogether.
    public enum Departure: Sendable, Hashable {
        /// Its worker was lost; it is tried again later.
        case retried
        /// It will not be tried again: its attempts are used up, or it cannot be run as it is.
        case discarded
        /// Its supervisor was lost; it went back to the queue, uncounted.
        case orphaned
        /// Its supervisor gave it back unrun or interrupted, uncounted.
        case released
        /// An operator stopped it.
        case cancelled

        var type: EventType {
            switch self {
            case .retried: .jobRetried
            case .discarded: .jobDiscarded
            case .orphaned: .jobOrphaned
            case .released: .jobReleased
            case .cancelled: .jobCancelled
            }
        }
    }

    /// `job.retried`, `job.discarded`, `job.orphaned`, `job.released`, `job.cancelled`.
    ///
    /// Members: `attempt`, `job`, `reason` (in words), and `supervisor`, the holder of the lease that
    /// ended, where there was one.
    public static func job(
        _ departure: Departure, job: Int64, attempt: Int64, reason: String, supervisor: Int64?, actor: Actor,
        time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("attempt", attempt)
            json.set("job", job)
            json.set("reason", reason)
            if let supervisor { json.set("supervisor", supervisor) }
            json.set(type: departure.type, time: time)
        }
    }

    /// `policy.installed`: from here on `name` means the text with `hash`.
    ///
    /// Members: `hash` (SHA-256 of the text; the text itself is in `policies`), `name`, and `replaces`,
    /// the hash that was in force before, where there was one.
    public static func policyInstalled(
        name: String, hash: String, replaces: String?, actor: Actor, time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("hash", hash)
            json.set("name", name)
            json.set("replaces", replaces)
            json.set(type: .policyInstalled, time: time)
        }
    }
}
