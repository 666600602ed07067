import AuditLog
import Foundation
import Store
import Synchronization
import Testing

@Suite("A log that is written to is verified as of one moment", .serialized)
struct LiveVerificationTests {
    private static let actor = Actor(user: "ada", host: "h1", program: "test")

    @Test("while another process's transactions come one after the other")
    func underAWriter() throws {
        let workspace = try RealLog.copy()
        let database = workspace.database
        let isDone = Mutex(false)
        let written = Mutex(0)
        let writer = DispatchGroup()
        writer.enter()
        Thread.detachNewThread {
            defer { writer.leave() }
            guard let store = try? JobStore(path: database, mode: .existing) else { return }
            while !isDone.withLock({ $0 }) {
                // Two transactions, each of which changes the queue, the log, its tree and its index.
                guard let jobs = try? store.submit([NewJob(source: Array("pass".utf8))], actor: Self.actor).ids,
                    (try? store.cancel(.jobs(Array(jobs)), reason: "asked", actor: Self.actor))?.count == 1
                else { return }
                written.withLock { $0 += 2 }
            }
        }
        defer { writer.wait() }
        defer { isDone.withLock { $0 = true } }
        var seen: Set<Int> = []
        for _ in 0..<40 {
            let verified = try workspace.inspect()
            #expect(verified.status == 0, "\(verified)")
            seen.insert(written.withLock { $0 })
        }
        #expect(seen.count > 5, "the writer wrote \(seen) transactions in all")
    }

    @Test("where a clock was set back, and a job's events are not in the order of their times")
    func clockSetBack() throws {
        let workspace = try RealLog.copy()
        let now = Mutex(JobStore.wallClock())
        let store = try JobStore(path: workspace.database, mode: .existing, clock: { now.withLock { $0 } })
        let jobs = try store.submit((0..<3).map { NewJob(source: Array("\($0)".utf8)) }, actor: Self.actor).ids
        now.withLock { $0 -= 3_600_000_000 }
        #expect(try store.cancel(.jobs(Array(jobs)), reason: "asked", actor: Self.actor).count == 3)
        now.withLock { $0 -= 3_600_000_000 }
        #expect(try store.retry(.jobs(Array(jobs)), reason: "asked", actor: Self.actor).count == 3)
        let verified = try workspace.inspect()
        #expect(verified.status == 0, "\(verified)")
        // And what contradicts itself is still found.
        try workspace.alter("UPDATE jobs SET state = 'cancelled', finalized_at = 1 WHERE id = \(jobs.lowerBound + 1);")
        let changed = try workspace.inspect()
        #expect(changed.status == 1 && changed.findings.first?.job == Int(jobs.lowerBound + 1), "\(changed)")
    }
}
