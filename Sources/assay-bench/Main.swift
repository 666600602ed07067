import ArgumentParser
import Foundation

/// Measures assay against what it has to be measured against, side by side in one run.
///
/// Machines are shared and noisy, so every comparison alternates between its two sides, and the
/// figures are medians. Nothing here decides anything: it prints a table.
@main
struct Benchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assay-bench",
        abstract: "Measure speed and memory, as ratios within one run.",
        discussion: "Without --problems the shipped examples are the programs.")

    @Option(help: "Problems in HumanEval's format, whose canonical solutions are run.")
    var problems = "examples/problems.jsonl"

    @Option(help: "Processes on either side; one for each processor unless named.")
    var workers: Int = ProcessInfo.processInfo.activeProcessorCount

    @Option(help: "Programs in one round of the comparison with the floor.")
    var programs = 2_000

    @Option(help: "Rounds, of which the median counts.")
    var rounds = 5

    @Option(help: "Rows of the bulk submission.")
    var rows = 200_000

    @Option(help: "Finished jobs in the larger table of the claim comparison.")
    var finished = 5_000_000

    @Option(help: "Jobs in the log that is searched and verified; each leaves two events.")
    var verified = 500_000

    @Option(help: "Only these measurements: floor, python, numpy, submit, claim, memory, policy, tree, verify, search.")
    var only: [String] = []

    func run() throws {
        let workplace = try Workplace()
        defer { workplace.remove() }
        let corpus = try Corpus(problems: problems)
        var report = Report()
        let wanted: (String) -> Bool = { only.isEmpty || only.contains($0) }

        if wanted("floor") {
            try FloorComparison(workplace, programs: corpus.repeated(programs), workers: workers, rounds: rounds)
                .measure(into: &report)
        }
        if wanted("python") {
            try PythonComparison(
                workplace, name: "python3 -c, same programs", programs: corpus.repeated(400), preload: [], target: 10,
                workers: workers, rounds: min(rounds, 3)
            ).measure(into: &report)
        }
        if wanted("numpy") {
            let program = Array("import numpy as np\nassert np.arange(10).sum() == 45\n".utf8)
            try PythonComparison(
                workplace, name: "python3 -c, import numpy", programs: Array(repeating: program, count: 200),
                preload: ["numpy"], target: 30, workers: workers, rounds: min(rounds, 3)
            ).measure(into: &report)
        }
        if wanted("policy") {
            try PolicyCost(workplace, programs: corpus.repeated(programs), workers: workers, rounds: rounds)
                .measure(into: &report)
        }
        if wanted("tree") {
            try TreeCost(workplace, programs: corpus.repeated(programs), workers: workers, rounds: rounds)
                .measure(into: &report)
        }
        if wanted("submit") { try BulkSubmit(workplace, rows: rows, rounds: min(rounds, 3)).measure(into: &report) }
        if wanted("claim") { try ClaimCost(workplace, finished: finished).measure(into: &report) }
        if wanted("memory") {
            try PeakMemory(workplace, programs: corpus.repeated(5_000), workers: workers).measure(into: &report)
        }
        if wanted("verify") || wanted("search") {
            let log = try FilledLog(workplace, programs: corpus.repeated(1_000), jobs: verified)
            if wanted("search") {
                try SearchTime(workplace, log: log, rounds: min(rounds, 3)).measure(into: &report)
            }
            if wanted("verify") {
                try VerifyRate(workplace, log: log, rounds: min(rounds, 3)).measure(into: &report)
            }
        }
        report.printTable()
    }
}
