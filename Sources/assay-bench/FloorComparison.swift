import Foundation

/// End to end against the floor: a C program that forks a warm interpreter, parses, compiles, runs and waits.
struct FloorComparison {
    private let workplace: Workplace
    private let programs: [[UInt8]]
    private let workers: Int
    private let rounds: Int

    init(_ workplace: Workplace, programs: [[UInt8]], workers: Int, rounds: Int) {
        self.workplace = workplace
        self.programs = programs
        self.workers = workers
        self.rounds = rounds
    }

    func measure(into report: inout Report) throws {
        let floor = try workplace.sibling("assay-floor")
        let file = workplace.folder.appendingPathComponent("programs")
        var bytes: [UInt8] = []
        for program in programs {
            withUnsafeBytes(of: UInt32(program.count).littleEndian) { bytes += $0 }
            bytes += program
        }
        try Data(bytes).write(to: file)

        var ratios = Samples()
        var ours = Samples()
        var theirs = Samples()
        for _ in 0..<rounds {
            let printed = try workplace.output(of: floor, [file.path, String(workers)]).split(separator: " ")
            guard let floorTime = printed.first.flatMap({ Double($0) }) else {
                throw BenchmarkError("assay-floor printed no time")
            }
            let store = try workplace.newStore()
            try workplace.queue(programs, in: store)
            let time = try workplace.drain(store, workers: workers)
            theirs.add(Double(programs.count) / floorTime)
            ours.add(Double(programs.count) / time)
            ratios.add(floorTime / time)
        }
        report.add(
            "end to end / C floor", format(ratios.median), target: ">= 0.8",
            detail:
                "assay \(format(ours.median, 0))/s, floor \(format(theirs.median, 0))/s, \(programs.count) programs, \(workers) processes"
        )
    }
}
