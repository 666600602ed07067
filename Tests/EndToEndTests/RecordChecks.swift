import Foundation
import Testing

/// What must hold of a database, whatever happened to those who worked on it.
extension Workspace {
    /// That so many jobs are completed and every other one waits or is done with; that each completed one has one result
    /// and one event of it, and no other has any; and that the log verifies.
    ///
    /// - Parameter database: another one than the workspace's.
    func expectWholeRecord(completed: Int? = nil, of database: String? = nil, _ context: String = "") throws {
        let path = database ?? self.database
        func ask(_ query: String) throws -> String {
            let outcome = try run("/usr/bin/sqlite3", ["-cmd", ".timeout 10000", path, query])
            #expect(outcome.status == 0, "\(context): \(query): \(outcome.error)")
            return outcome.output.trimmingCharacters(in: .newlines)
        }
        #expect(try ask("PRAGMA integrity_check") == "ok", "\(context)")
        let count = try ask("SELECT count(*) FROM jobs WHERE state = 'completed'")
        if let completed {
            let states = try ask("SELECT state, count(*) FROM jobs GROUP BY 1")
            #expect(count == "\(completed)", "\(context): \(states)")
        }
        #expect(try ask("SELECT count(*), count(DISTINCT job_id) FROM results") == "\(count)|\(count)", "\(context)")
        #expect(try ask("SELECT count(*) FROM past_results") == "0", "\(context)")
        let finished = "SELECT count(*), count(DISTINCT job) FROM report_audit WHERE type = 'job.finished'"
        #expect(try ask(finished) == "\(count)|\(count)", "\(context)")
        let unmatched = """
            SELECT count(*) FROM jobs j WHERE (state = 'completed') <> EXISTS (SELECT 1 FROM results WHERE job_id = j.id)
                OR (state = 'completed') <> EXISTS (
                    SELECT 1 FROM report_audit WHERE job = j.id AND type = 'job.finished')
                OR state = 'running' AND NOT EXISTS (SELECT 1 FROM report_audit WHERE job = j.id AND type = 'job.started')
            """
        #expect(try ask(unmatched) == "0", "\(context)")
        let verified = try start(["audit", "verify", "--full", "--db", path]).wait()
        #expect(verified.status == 0, "\(context): \(verified.output)\(verified.error)")
    }

    /// Queues programs that take so many seconds each, and print their number.
    func submitSleepers(_ count: Int, seconds: Double, batch: String = "sleepers") throws {
        let rows = (0..<count).map { "{\"source\": \"import time; time.sleep(\(seconds)); print(\($0))\"}\n" }
        let file = try write(rows.joined(), to: "\(batch).jsonl")
        let submitted = try assay("submit", "--jsonl", file, "--batch", batch, "--no-print-ids")
        #expect(submitted.status == 0, "\(submitted)")
    }

    /// How many results there are.
    func resultCount() throws -> Int {
        Int(try sql("SELECT count(*) FROM results")) ?? 0
    }

    /// What a supervisor has started: bubblewrap, and workers with their jobs.
    func processes(of supervisor: Running) -> [Int32] {
        let pids = supervisor.descendants(named: "assay-worker") + supervisor.descendants(named: "bwrap")
        for pid in pids { beginnings[pid] = Self.beginning(of: pid) ?? beginnings[pid] }
        return pids
    }

    /// Field 22 of /proc/PID/stat (proc(5)), with the state of a process that is none any more left out.
    private static func beginning(of pid: Int32) -> String? {
        let stat = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        guard let name = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[name...].split(separator: " ")
        return fields.count > 20 && fields[1] != "Z" ? String(fields[20]) : nil
    }

    /// That processes are gone, and nothing is mounted in the workspace.
    func expectNothingLeft(of processes: some Sequence<Int32>, _ context: String = "") throws {
        let pids = Array(processes)
        func isGone(_ pid: Int32) -> Bool { Self.beginning(of: pid).map { $0 != beginnings[pid] } ?? true }
        #expect(eventually { pids.allSatisfy(isGone) }, "left over: \(context)")
        let mounts = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)
        #expect(!mounts.contains(folder.lastPathComponent), "\(context)")
    }
}

/// How much time there is for what is tried for longer: `make chaos`, else not at all.
enum ChaosTime {
    static let seconds = ProcessInfo.processInfo.environment["ASSAY_CHAOS_SECONDS"].flatMap(Double.init)
    /// Whether waits may be as long as they are in life.
    static var isLong: Bool { (seconds ?? 0) >= 60 }
}
