import Evaluation
import Foundation
import Testing
import Wire

/// A worker that is not what it says, under the real supervisor.
@Suite("Workers that fuzz their supervisor", .serialized)
struct SupervisorFuzzTests {
    @Test("harm no record, and do not bring it down")
    func reports() throws {
        try FuzzRun.run("supervisor") { run in
            let queue = try Queue()
            // Mostly workers that start well; else one that ends, babbles, or never gives a job back.
            let start = run.generator.chance(6) ? 1 + run.generator.below(3) : 0
            let fake = try Self.build(in: queue, generator: &run.generator, start: start)
            let about = try Array(Data(contentsOf: queue.folder.appendingPathComponent("results.h")))
            run.note(about)
            func expect(_ condition: Bool, _ what: @autoclosure () -> String) {
                run.expect(condition, what(), input: about)
            }

            let jobs = 60
            try queue.submit((0..<jobs).map { ["source": "\($0)", "policy": "open", "wall_timeout": 2] })
            // Jobs whose worker is lost wait for a second and more, so this need not come to an end by itself.
            let worked = try queue.assay(
                "work", "--drain", "--quiet", "--workers", "2", environment: ["ASSAY_WORKER": fake], seconds: 4)
            expect(
                worked.status >= 0 && worked.status < 128, "assay work ended with \(worked.status): \(worked.error)")
            // Where no worker lasts it says so, in one line.
            let isClear = worked.error.split(separator: "\n").count == 1 && worked.error.contains("worker")
            expect(worked.status == 0 || isClear, "status \(worked.status): \(worked.error)")
            if let problem = try queue.inconsistency() { expect(false, problem) }
            let foreign = try queue.rows(
                "SELECT job_id, attempt, exit_code FROM results WHERE exit_code IS NOT job_id LIMIT 3")
            expect(foreign.isEmpty, "recorded for a job that it was not given: \(foreign)")
            let output = try queue.rows(
                "SELECT job_id FROM output_chunks WHERE CAST(CAST(bytes AS TEXT) AS INTEGER) <> job_id LIMIT 3")
            expect(output.isEmpty, "output recorded for a job that did not write it: \(output)")
            let flood = try queue.rows("SELECT job_id FROM output_chunks WHERE length(bytes) > 1048576 LIMIT 3")
            expect(flood.isEmpty, "more output recorded than the job may write: \(flood)")

            // Whatever came before, honest workers find a queue that they can finish.
            _ = try queue.rows("UPDATE jobs SET scheduled_at = 1 WHERE state = 'retryable'")
            let mended = try queue.assay("work", "--drain", "--quiet", "--workers", "2")
            expect(mended.status == 0, "the honest supervisor: \(mended.status) \(mended.error)")
            let left = try queue.rows(
                "SELECT id, state FROM jobs WHERE state NOT IN ('completed', 'discarded') LIMIT 3")
            expect(left.isEmpty, "left over: \(left)")
            if let problem = try queue.inconsistency() { expect(false, "afterwards, \(problem)") }
        }
    }

    /// Compiles the fake for one round; what it does is in the executable, since that is all it has in the sandbox.
    private static func build(in queue: Queue, generator: inout SplitMix, start: Int) throws -> String {
        var usual = Judgement(verdict: .passed)
        usual.value = "'of a fake worker'"
        let judgements = [usual] + (0..<24).map { _ in generator.judgement() }
        let results = try queue.write(Array(try table(judgements).utf8), to: "results.h")
        let program = queue.folder.appendingPathComponent("fake-worker").path
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Programs/FakeWorker.c").path
        let built = try queue.run(
            "/usr/bin/cc",
            [
                "-O1", "-D_GNU_SOURCE", "-DSEED=\(generator.next())u", "-DSTART=\(start)",
                // The acts of a worker that lies are the first thirty-six.
                "-DHONESTY=\(generator.pick([60, 200, 1_000]))", "-DRESULTS=\"\(results)\"",
                "-DREAL_WORKER=\"\(Queue.folder.path)/assay-worker\"", "-o", program, source,
            ])
        try #require(built.status == 0, "\(built.error)")
        return program
    }

    /// Results as C, each with the place of its exit code.
    private static func table(_ judgements: [Judgement]) throws -> String {
        // A number that is nowhere else.
        let mark: Int64 = 0x1357_9BDF_0246_8ACE
        var arrays = ""
        var rows = ""
        for (index, var judgement) in judgements.enumerated() {
            judgement.exitCode = mark
            let payload = WorkerReport.finished(job: 0, attempt: 0, judgement).frame.payload
            let bytes = withUnsafeBytes(of: mark.littleEndian) { Array($0) }
            let place = try #require(payload.indices.first { payload[$0...].starts(with: bytes) })
            arrays += "static const uint8_t r\(index)[] = {\(payload.map(String.init).joined(separator: ","))};\n"
            rows += "{r\(index), sizeof r\(index), \(place)},"
        }
        return "\(arrays)static const result results[] = {\(rows)};\n"
    }
}
