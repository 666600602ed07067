import Foundation

/// Bulk submission of small programs from JSON Lines, through the executable a user runs.
struct BulkSubmit {
    private let workplace: Workplace
    private let rows: Int
    private let rounds: Int

    init(_ workplace: Workplace, rows: Int, rounds: Int) {
        self.workplace = workplace
        self.rows = rows
        self.rounds = rounds
    }

    func measure(into report: inout Report) throws {
        let assay = try workplace.sibling("assay")
        let file = workplace.folder.appendingPathComponent("rows.jsonl")
        let text = (0..<rows).map { "{\"id\": \"row-\($0)\", \"source\": \"print(\($0) * 2)\\n\"}\n" }.joined()
        try Data(text.utf8).write(to: file)
        var rates = Samples()
        for round in 0..<rounds {
            let database = workplace.folder.appendingPathComponent("submit-\(round).db").path
            let time = try seconds {
                try workplace.output(
                    of: assay, ["submit", "--db", database, "--jsonl", file.path, "--batch", "bulk", "--no-print-ids"])
            }
            rates.add(Double(rows) / time)
        }
        report.add(
            "bulk submit", "\(format(rates.median, 0)) jobs/s", target: ">= 100000",
            detail: "\(rows) rows, process start and sync included")
    }
}
