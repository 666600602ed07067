import Foundation
import Store

/// The most memory that a supervisor and its workers held at once, by the kernel's count.
struct PeakMemory {
    private let workplace: Workplace
    private let programs: [[UInt8]]
    private let workers: Int

    init(_ workplace: Workplace, programs: [[UInt8]], workers: Int) {
        self.workplace = workplace
        self.programs = programs
        self.workers = workers
    }

    func measure(into report: inout Report) throws {
        let store = try workplace.newStore()
        try workplace.queue(programs, in: store)
        let process = Process()
        process.executableURL = try workplace.sibling("assay")
        process.arguments = ["work", "--db", store.path, "--drain", "--quiet", "--workers", String(workers)]
        try process.run()
        var supervisor = 0
        var worker = 0
        while process.isRunning {
            supervisor = max(supervisor, peak(of: process.processIdentifier))
            for child in descendants(of: process.processIdentifier) where name(of: child) == "assay-worker" {
                worker = max(worker, peak(of: child))
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
        report.add(
            "supervisor, peak memory", "\(format(Double(supervisor) / 1_024, 1)) MiB", target: "< 64 MiB",
            detail: "\(programs.count) programs queued")
        report.add(
            "worker, peak memory", "\(format(Double(worker) / 1_024, 1)) MiB", target: "< 32 MiB",
            detail: "the largest of the workers and their jobs")
    }

    /// VmHWM in KiB; 0 where the process is gone.
    private func peak(of pid: Int32) -> Int {
        let lines = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        let line = lines.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { $0.split(separator: " ").compactMap { Int($0) }.first } ?? 0
    }

    private func name(of pid: Int32) -> String {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)) ?? ""
        return text.trimmingCharacters(in: .newlines)
    }

    private func descendants(of pid: Int32) -> [Int32] {
        let path = "/proc/\(pid)/task/\(pid)/children"
        let children = ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: " ")
            .compactMap { Int32($0) }
        return children + children.flatMap(descendants)
    }
}
