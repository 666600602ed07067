import AuditKeys
import Store

/// What is done now and then beside the jobs.
extension Supervisor {
    func runSchedulesWhenDue() throws {
        let now = Clock.now()
        guard let schedules, now >= nextSchedules, progress.waitingFor == nil, !progress.isDraining else { return }
        nextSchedules = now + 1_000_000
        do {
            try schedules.check()
            if try store.hasDueSchedules() { schedules.start() }
        } catch let error as StoreError where Obstacle.isOne(error.code) {
            // They are still due when the disk takes writes again.
        } catch {
            // It may have met another database than the one that is served here.
            try store.requireFilesInPlace()
            throw error
        }
    }

    func signWhenDue() throws {
        guard signer != nil, Clock.now() >= nextCheckpoint, progress.waitingFor == nil else { return }
        nextCheckpoint = Clock.now() + options.checkpointInterval
        do {
            try sign()
            progress.unsigned = nil
        } catch let error as StoreError where Obstacle.isOne(error.code) {
            // The next transaction meets it too, and says so.
        } catch let error as KeyError where error.code == .unusable {
            // What is recorded meanwhile is signed with the rest, once that can be.
            progress.unsigned = error.description
        }
    }

    /// Signs what was recorded since the last time.
    func sign() throws {
        if let events = try signer?.signNews() { tell(.checkpointSigned(events: events)) }
    }

    func keepLogSmall() throws {
        let now = Clock.now()
        guard now >= nextUpkeep, progress.waitingFor == nil else { return }
        nextUpkeep = now + 5_000_000
        let bytes = store.writeAheadLogBytes
        guard bytes > JobStore.writeAheadLogLimit else {
            toldWriteAheadLog = 0
            return
        }
        do {
            let isEmptied = try store.keepWriteAheadLogSmall()
            // Once for each time that it has doubled, and not every few seconds.
            guard isEmptied || bytes >= 2 * toldWriteAheadLog else { return }
            toldWriteAheadLog = isEmptied ? 0 : bytes
            tell(.writeAheadLogLarge(bytes: bytes, isEmptied: isEmptied))
        } catch let error as StoreError where Obstacle.isOne(error.code) {
            // The next time.
        }
    }
}
