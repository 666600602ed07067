import Foundation

/// Against a pool of new interpreters, each given one program on its command line.
struct PythonComparison {
    private let workplace: Workplace
    private let name: String
    private let programs: [[UInt8]]
    private let preload: [String]
    private let target: Int
    private let workers: Int
    private let rounds: Int

    init(
        _ workplace: Workplace, name: String, programs: [[UInt8]], preload: [String], target: Int, workers: Int,
        rounds: Int
    ) {
        self.workplace = workplace
        self.name = name
        self.programs = programs
        self.preload = preload
        self.target = target
        self.workers = workers
        self.rounds = rounds
    }

    func measure(into report: inout Report) throws {
        var ratios = Samples()
        var ours = Samples()
        var theirs = Samples()
        for _ in 0..<rounds {
            let pool = try seconds { try runPool() }
            let store = try workplace.newStore()
            try workplace.queue(programs, in: store)
            let time = try workplace.drain(store, workers: workers, preload: preload)
            ratios.add(pool / time)
            ours.add(Double(programs.count) / time)
            theirs.add(Double(programs.count) / pool)
        }
        report.add(
            "assay / \(name)", "\(format(ratios.median, 1))x", target: ">= \(target)x",
            detail: "assay \(format(ours.median, 0))/s, pool \(format(theirs.median, 0))/s, \(workers) processes")
    }

    private func runPool() throws {
        var running: [Process] = []
        for program in programs {
            if running.count == workers { Self.wait(for: running.removeFirst()) }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
            process.arguments = ["-c", String(decoding: program, as: UTF8.self)]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            running.append(process)
        }
        for process in running { Self.wait(for: process) }
    }

    /// The library's own wait may notice the end up to a twentieth of a second late, which is as long as some programs take.
    private static func wait(for process: Process) {
        while process.isRunning { usleep(200) }
    }
}
