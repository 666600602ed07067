import Evaluation
import Glibc
import PolicyRules
import Store
import Wire

// Theory of operation
//
// A session's state lives in one worker, so its jobs go there. At most one job of a session is claimed at a time. Where the
// state is nowhere, because the worker or the supervisor before was lost, or the session was let go to make room, it is
// made anew: the recorded jobs that it outlived are run again in the same worker, in order, before the one that waits; each
// has to end as it did, or the session has diverged and nothing of it is run any more.

/// The sessions of a supervisor: where their states are, and which of their jobs wait.
final class SessionTable {
    /// A state that is somewhere.
    private struct Place {
        let slot: WorkerSlot
        let process: WorkerProcess
        let since: Int64
        var lastUsed: Int64
        var lastJob: Int64
        /// Whether a job has been run there: before that, there is no state.
        var hasBegun = false

        /// Whether the worker is still the one that has it.
        var isThere: Bool { slot.process === process && slot.state == .ready }
    }

    /// A state that is being made anew for a job.
    private struct Rebuild {
        let job: ClaimedJob
        var page: [RecordedCell]
        var done: Int64 = 0
    }

    /// What is to be written with the next transaction.
    struct Note {
        let write: (QueueTransaction) throws -> Void
        /// What there is to tell once it is written.
        var event: Event?
    }

    /// What becomes of a state.
    enum Event {
        case rebuilt(ClaimedJob, worker: Int, cells: Int64)
        case released(session: String, reason: String)
    }

    private let store: JobStore
    private let limit: Int
    private let idleLimit: Int64
    private var places: [String: Place] = [:]
    private var rebuilds: [String: Rebuild] = [:]
    /// Claimed, and not given to a worker.
    private(set) var waiting: [ClaimedJob] = []
    /// How often in a row a state was lost before its job could be run.
    private var losses: [String: Int] = [:]
    private(set) var notes: [Note] = []

    /// States lost so often say of themselves that they cannot be kept.
    private static let mostLosses = 3
    /// Recorded jobs in memory at a time.
    private static let pageSize = 16

    init(store: JobStore, limit: Int, idleMicroseconds: Int64) {
        self.store = store
        self.limit = limit
        idleLimit = idleMicroseconds
    }

    var isIdle: Bool { waiting.isEmpty && rebuilds.isEmpty && notes.isEmpty }
    var hasNotes: Bool { !notes.isEmpty }
    var hasAny: Bool { !places.isEmpty }
    var leases: [Lease] { waiting.map(\.lease) }
    /// How many more jobs may be claimed.
    var room: Int { max(0, limit - waiting.count - rebuilds.count) }

    /// The first so many notes are written.
    func forget(notes count: Int) {
        notes.removeFirst(count)
    }

    // MARK: Jobs that come and go

    func add(_ job: ClaimedJob) {
        waiting.append(job)
    }

    /// Forgets jobs that belong to somebody else by now.
    func drop(_ void: Set<Lease>) {
        waiting.removeAll { void.contains($0.lease) }
        for rebuild in rebuilds.values where void.contains(rebuild.job.lease) {
            guard let session = rebuild.job.session, let place = places[session] else { continue }
            if !place.slot.jobs.contains(where: { $0.session == session }) { giveUpState(rebuild.job) }
        }
    }

    /// Gives up making states anew, at the end: the jobs for which that was done wait again.
    func giveUpRebuilds() {
        for (session, rebuild) in rebuilds {
            if let place = places[session], place.slot.jobs.contains(where: { $0.session == session }) { continue }
            abandonRebuild(rebuild.job)
        }
    }

    /// What waited was given back.
    func forgetWaiting() {
        waiting = []
    }

    /// Takes back a job that a worker did not begin.
    func takeBack(_ job: ClaimedJob) {
        guard job.replay == nil else { return abandonRebuild(job) }
        if let session = job.session, let place = places[session], !place.hasBegun {
            places[session] = nil
            end(session, at: place)
        }
        waiting.insert(job, at: 0)
    }

    /// The worker that executed it is lost; the job goes back to the queue by its lease.
    func lose(_ job: ClaimedJob) {
        guard let session = job.session else { return }
        places[session] = nil
        rebuilds[session] = nil
    }

    /// The job was taken away while it, or what it needs, was executed: the state may be one that is not of the record.
    func giveUpState(_ job: ClaimedJob) {
        guard let session = job.session else { return }
        if let place = places.removeValue(forKey: session) { end(session, at: place) }
        rebuilds[session] = nil
    }

    /// A worker says that the state is not there, or is lost with this; nothing of the job has run.
    ///
    /// - Parameter wasSilent: whether that kept the worker waiting, which is not borne as often.
    func loseState(_ job: ClaimedJob, wasSilent: Bool) {
        guard let session = job.session else { return }
        if let place = places.removeValue(forKey: session) { place.slot.sessions.remove(session) }
        losses[session, default: 0] += wasSilent ? 2 : 1
        guard losses[session, default: 0] <= Self.mostLosses else {
            rebuilds[session] = nil
            losses[session] = nil
            return diverge(job, at: job.toRun.job, "its state is lost before anything can be run in it")
        }
        takeBack(job)
    }

    private func abandonRebuild(_ job: ClaimedJob) {
        guard let session = job.session else { return }
        if let place = places.removeValue(forKey: session) { end(session, at: place) }
        rebuilds[session] = nil
        var job = job
        job.replay = nil
        waiting.insert(job, at: 0)
    }

    /// Takes a judgement; false where it is one to be recorded, else it was of a job that was run again.
    func takeIn(_ judgement: Judgement, of job: ClaimedJob) -> Bool {
        guard let session = job.session else { return false }
        guard job.replay != nil else {
            places[session]?.lastUsed = Clock.now()
            places[session]?.hasBegun = true
            losses[session] = nil
            return false
        }
        guard var rebuild = rebuilds[session], let recorded = rebuild.page.first else { return true }
        if let difference = ReplayComparison.difference(judgement, recorded) {
            rebuilds[session] = nil
            if let place = places.removeValue(forKey: session) { end(session, at: place) }
            diverge(job, at: recorded.job, "job \(recorded.job), run again, \(difference)")
        } else {
            rebuild.page.removeFirst()
            rebuild.done += 1
            places[session]?.lastJob = recorded.job
            places[session]?.hasBegun = true
            rebuilds[session] = rebuild
        }
        return true
    }

    private func diverge(_ job: ClaimedJob, at cell: Int64, _ reason: String) {
        guard let session = job.session else { return }
        notes.append(
            Note { queue in try queue.recordDivergence(of: session, at: cell, reason: reason, for: job.lease) })
    }

    // MARK: Giving out

    /// Gives jobs to the workers that have their states, makes states where there are none.
    func distribute(to pool: WorkerPool, policy: (String) throws -> CompiledPolicy) throws {
        for (session, rebuild) in rebuilds { try goOn(session, rebuild, pool, policy) }
        for job in waiting where try place(job, in: pool, policy) {
            waiting.removeAll { $0.lease == job.lease }
        }
    }

    private func place(
        _ job: ClaimedJob, in pool: WorkerPool, _ policy: (String) throws -> CompiledPolicy
    ) throws -> Bool {
        guard let session = job.session else { return true }
        if let place = places[session], place.isThere, place.since == job.sessionSince {
            guard pool.hasRoom(place.slot) else { return false }
            try give(job, isFirst: false, to: place.slot, pool, policy)
            return true
        }
        if let place = places.removeValue(forKey: session) { end(session, at: place) }
        guard makeRoom(), let slot = emptiest(of: pool) else { return false }
        let page = try store.sessionHistory(of: job, after: 0, limit: Self.pageSize)
        if page.isEmpty {
            try give(job, isFirst: true, to: slot, pool, policy)
        } else {
            settle(session, of: job, in: slot, after: 0)
            rebuilds[session] = Rebuild(job: job, page: page)
            try replay(job, page[0], isFirst: true, to: slot, pool, policy)
        }
        return true
    }

    /// Gives the next of the recorded jobs, or the one that they are run again for.
    private func goOn(
        _ session: String, _ rebuild: Rebuild, _ pool: WorkerPool, _ policy: (String) throws -> CompiledPolicy
    ) throws {
        guard let place = places[session], place.isThere else {
            return abandonRebuild(rebuild.job)
        }
        guard !place.slot.jobs.contains(where: { $0.session == session }), pool.hasRoom(place.slot) else { return }
        var rebuild = rebuild
        if rebuild.page.isEmpty {
            rebuild.page = try store.sessionHistory(of: rebuild.job, after: place.lastJob, limit: Self.pageSize)
            rebuilds[session] = rebuild
        }
        if let next = rebuild.page.first {
            return try replay(rebuild.job, next, isFirst: false, to: place.slot, pool, policy)
        }
        rebuilds[session] = nil
        let (job, cells) = (rebuild.job, rebuild.done)
        notes.append(
            Note(
                write: { queue in try queue.recordRebuild(of: session, before: job.lease.job, cells: cells) },
                event: .rebuilt(job, worker: place.slot.number, cells: cells)))
        try give(rebuild.job, isFirst: false, to: place.slot, pool, policy)
    }

    private func replay(
        _ job: ClaimedJob, _ cell: RecordedCell, isFirst: Bool, to slot: WorkerSlot, _ pool: WorkerPool,
        _ policy: (String) throws -> CompiledPolicy
    ) throws {
        guard let assignment = cell.assignment else {
            if let session = job.session {
                rebuilds[session] = nil
                places[session] = nil
            }
            return diverge(job, at: cell.job, "the program of job \(cell.job) was erased")
        }
        var job = job
        job.replay = assignment
        try pool.give(cell: job, isFirst: isFirst, to: slot, policy: policy)
    }

    private func give(
        _ job: ClaimedJob, isFirst: Bool, to slot: WorkerSlot, _ pool: WorkerPool,
        _ policy: (String) throws -> CompiledPolicy
    ) throws {
        guard let session = job.session else { return }
        let hasBegun = !isFirst
        settle(session, of: job, in: slot, after: job.lease.job)
        places[session]?.hasBegun = hasBegun
        try pool.give(cell: job, isFirst: isFirst, to: slot, policy: policy)
    }

    private func settle(_ session: String, of job: ClaimedJob, in slot: WorkerSlot, after last: Int64) {
        slot.sessions.insert(session)
        places[session] = Place(
            slot: slot, process: slot.process, since: job.sessionSince, lastUsed: Clock.now(), lastJob: last)
    }

    private func emptiest(of pool: WorkerPool) -> WorkerSlot? {
        let ready = pool.slots.filter { $0.state == .ready && pool.hasRoom($0) }
        return ready.min { first, second in
            (count(in: first), first.jobs.count) < (count(in: second), second.jobs.count)
        }
    }

    private func count(in slot: WorkerSlot) -> Int {
        places.values.count { $0.slot === slot && $0.isThere }
    }

    // MARK: Letting go

    /// Lets the state go that was used least lately, where there are as many as there may be; false where all are in use.
    private func makeRoom() -> Bool {
        for (session, place) in places where !place.isThere { places[session] = nil }
        guard places.count >= limit else { return true }
        let resting = places.filter { !isBusy($0.key, $0.value) }
        guard let oldest = resting.min(by: { $0.value.lastUsed < $1.value.lastUsed }) else { return false }
        release(oldest.key, at: oldest.value, reason: "room for another session")
        return true
    }

    private func isBusy(_ session: String, _ place: Place) -> Bool {
        rebuilds[session] != nil || place.slot.jobs.contains { $0.session == session }
    }

    /// Lets go of what nobody has used for long, of what was closed, and of what has no more to come.
    func keepHouse() throws {
        let now = Clock.now()
        let resting = places.filter { !isBusy($0.key, $0.value) }
        guard !resting.isEmpty else { return }
        for (session, reason) in try store.endedSessions(resting.mapValues(\.lastJob)) {
            if let place = places[session] { release(session, at: place, reason: reason) }
        }
        for (session, place) in resting where places[session] != nil && now - place.lastUsed > idleLimit {
            release(session, at: place, reason: "nobody has used it for \(idleLimit / 1_000_000) s")
        }
    }

    private func release(_ session: String, at place: Place, reason: String) {
        places[session] = nil
        end(session, at: place)
        notes.append(
            Note(
                write: { queue in try queue.recordRelease(of: session, reason: reason) },
                event: .released(session: session, reason: reason)))
    }

    private func end(_ session: String, at place: Place) {
        guard place.isThere else { return }
        place.slot.sessions.remove(session)
        place.process.send(.endSession(session))
    }
}
