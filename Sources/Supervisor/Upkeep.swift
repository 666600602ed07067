import AuditKeys
import Store

/// What is done now and then beside the jobs.
extension Supervisor {
    func runSchedulesWhenDue() throws {
        let now = Clock.now()
        guard let runSchedules = options.runSchedules, now >= nextSchedules, progress.waitingFor == nil,
            !progress.isDraining
        else { return }
        nextSchedules = now + 1_000_000
        do {
            try runSchedules()
        } catch let error as StoreError where Self.passes(error.code) {
            // They are still due when the disk takes writes again.
        }
    }

    func signWhenDue() throws {
        guard let signer, Clock.now() >= nextCheckpoint, progress.waitingFor == nil else { return }
        nextCheckpoint = Clock.now() + options.checkpointInterval
        do {
            try signer.sign()
        } catch let error as StoreError where Self.passes(error.code) {
            // The next transaction meets it too, and says so.
        }
    }

    func keepLogSmall() throws {
        let now = Clock.now()
        guard now >= nextUpkeep, progress.waitingFor == nil else { return }
        nextUpkeep = now + 5_000_000
        do {
            try store.keepWriteAheadLogSmall()
        } catch let error as StoreError where Self.passes(error.code) || error.code == .locked {
            // The next time.
        }
    }
}
