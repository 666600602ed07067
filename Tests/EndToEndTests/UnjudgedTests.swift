import Foundation
import Testing

@Suite("A job that never gets a verdict")
struct UnjudgedTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    @Test("is cancelled where 'run' is interrupted, and nobody runs it later")
    func interrupted() throws {
        let running = try work.start([
            "--db", work.database, "run", "-c", "import time\nprint('begun')\ntime.sleep(60)",
        ])
        #expect(try eventually { try running.printed() == "begun\n" })
        running.signal(SIGINT)
        let outcome = try running.wait()
        #expect(outcome.status == 130 && outcome.error.contains("job 1: cancelled"), "\(outcome.error)")
        #expect(try work.sql("SELECT state FROM jobs") == "cancelled")
    }

    @Test("is named by the drain that discards it, and fails that where asked")
    func discarded() throws {
        _ = try work.assay("submit", work.write("1", to: "p.py"))
        _ = try work.sql("INSERT INTO jobs (source, policy) VALUES ('2', 'nowhere')")
        let arguments = ["--db", work.database, "work", "--drain", "--quiet", "--fail-on", "discarded"]
        let outcome = try work.start(arguments).wait()
        #expect(
            outcome.status == 1 && outcome.error.contains("job 2 was discarded: policy 'nowhere'"), "\(outcome.error)")
        #expect(try work.start(arguments).wait().status == 0)
        // What was done says so as well.
        _ = try work.sql("INSERT INTO jobs (source, policy) VALUES ('2', 'nowhere')")
        let drained = try work.start(["--db", work.database, "work", "--drain"]).wait()
        #expect(drained.error.contains("1/1") && drained.error.contains("1 discarded"), "\(drained)")
    }
}
