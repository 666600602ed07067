import Evaluation
import Foundation
import Reporting
import Store
import Testing

@Suite("Searches of the log")
struct AuditSearchTests {
    private let fixture: Fixture

    init() throws { fixture = try Fixture() }

    private func events(_ change: (inout AuditSearch) -> Void) throws -> [String] {
        var search = AuditSearch()
        change(&search)
        return try fixture.objects(search.table(fixture.store)).compactMap { $0["type"] as? String }
    }

    private func prune(_ batch: String) throws {
        let request = PruneRequest(finishedBefore: .max, batch: batch, reason: "old")
        try fixture.store.prune(request, actor: fixture.actor)
    }

    @Test("what removed a job is an event of the job, by whatever jobs are selected and however they are found")
    func removal() throws {
        try fixture.submit(3, batch: "kept")
        try fixture.submit(4, batch: "gone") { job, index in
            job.tags = #"{"n":\#(index)}"#
        }
        // Waits, and is removed unstarted.
        try fixture.submit(2, batch: "unstarted") { job, _ in job.scheduledAt = .max }
        try fixture.judge { _ in Judgement(verdict: .passed) }
        _ = try fixture.store.cancel(.jobs([8, 9]), reason: "r", actor: fixture.actor)
        try prune("gone")
        try prune("unstarted")

        // From jobs, and by a walk over the events of the type.
        for types in [[], ["jobs.pruned"]] {
            func removals(_ change: (inout AuditSearch) -> Void) throws -> Int {
                try events {
                    $0.types = types
                    change(&$0)
                }.count { $0 == "jobs.pruned" }
            }
            #expect(try removals { $0.jobs = [5] } == 1)
            #expect(try removals { $0.jobs = [9] } == 1)
            #expect(try removals { $0.jobs = [5, 9] } == 2)
            #expect(try removals { $0.jobs = [3, 10] } == 0)
            #expect(try removals { $0.batch = "gone" } == 1)
            #expect(try removals { $0.batch = "unstarted" } == 1)
            #expect(try removals { $0.batch = "kept" } == 0)
            #expect(try removals { $0.tags = [.init(key: "n", value: "2")] } == 1)
            #expect(try removals { $0.submitter = "tester" } == 2)
            #expect(
                try removals {
                    $0.jobs = [5]
                    $0.batch = "kept"
                } == 0)
            #expect(
                try removals {
                    $0.jobs = [5]
                    $0.batch = "gone"
                } == 1)
        }
    }

    @Test("the removal of some of very many jobs is found behind their submission")
    func manyJobs() throws {
        try fixture.submit(20_001, batch: "large")
        _ = try fixture.store.cancel(.jobs([7, 20_001]), reason: "r", actor: fixture.actor)
        try prune("large")
        #expect(
            try events { $0.batch = "large" } == ["job.submitted", "job.cancelled", "job.cancelled", "jobs.pruned"])
        #expect(
            try events {
                $0.batch = "large"
                $0.isReversed = true
            } == ["jobs.pruned", "job.cancelled", "job.cancelled", "job.submitted"])
    }
}
