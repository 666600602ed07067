import AuditLog
import GRDB

/// The queue as a supervisor sees it within one transaction: record what is done, claim what is next,
/// and pay for one sync to the disk. Its verbs are in the files beside this one, one family a file.
///
/// An error thrown by any of them, or by the closure that calls them, undoes the whole transaction.
public struct QueueTransaction {
    let database: Database
    let audit: AuditAppender
    let registration: SupervisorRegistration
    let departed = DepartureList()
    /// Microseconds since 1970 UTC, the same for everything in the transaction.
    let now: Int64

    var supervisor: Int64 { registration.id }
    var actor: Actor { registration.actor }

    init(_ database: Database, registration: SupervisorRegistration, audit: AuditAppender, now: Int64) {
        self.database = database
        self.registration = registration
        self.now = now
        self.audit = audit
    }
}
