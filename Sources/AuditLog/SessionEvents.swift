extension AuditEvent {
    /// What became of a session, besides what its jobs' own events say.
    public enum SessionChange: Sendable, Hashable {
        /// It begins with `cell`: nothing of an earlier session of its name is in its state.
        case opened(cell: Int64)
        /// Its state was made anew before `cell`, by running again what is recorded of `cells` jobs.
        case rebuilt(cell: Int64, cells: Int64)
        /// Run again, `cell` ended otherwise than is recorded; the state is not what it was, and no more of it is run.
        case diverged(cell: Int64, reason: String)
        /// Its state is no more; it will be made anew for its next job.
        case released(reason: String)
        /// Somebody asked for `cell`, which was running, to be interrupted.
        case interrupted(cell: Int64)
        /// It has come to its end, by an operator.
        case closed

        var type: EventType {
            switch self {
            case .opened: .sessionOpened
            case .rebuilt: .sessionRebuilt
            case .diverged: .sessionDiverged
            case .released: .sessionReleased
            case .interrupted: .sessionInterrupted
            case .closed: .sessionClosed
            }
        }
    }

    /// `session.opened`, `session.rebuilt`, `session.diverged`, `session.released`, `session.interrupted`,
    /// `session.closed`.
    ///
    /// Members: `session` (its name); `cell` (a job's id), `cells` and `reason` where ``SessionChange`` has them; and
    /// `supervisor`, where one did it.
    public static func session(
        _ name: String, _ change: SessionChange, supervisor: Int64?, actor: Actor, time: Int64
    ) -> AuditEvent {
        var cell: Int64?
        var cells: Int64?
        var reason: String?
        switch change {
        case .opened(let job), .interrupted(let job): cell = job
        case .rebuilt(let job, let count): (cell, cells) = (job, count)
        case .diverged(let job, let words): (cell, reason) = (job, words)
        case .released(let words): reason = words
        case .closed: break
        }
        return AuditEvent { json in
            json.set(actor)
            if let cell { json.set("cell", cell) }
            if let cells { json.set("cells", cells) }
            json.set("reason", reason)
            json.set("session", name)
            if let supervisor { json.set("supervisor", supervisor) }
            json.set(type: change.type, time: time)
        }
    }
}
