/// How many events a second `assay audit verify` goes through, with the tree alone and with everything.
struct VerifyRate {
    private let workplace: Workplace
    private let log: FilledLog
    private let rounds: Int

    init(_ workplace: Workplace, log: FilledLog, rounds: Int) {
        self.workplace = workplace
        self.log = log
        self.rounds = rounds
    }

    func measure(into report: inout Report) throws {
        let assay = try workplace.sibling("assay")
        for (name, flags, target) in [("leaves and tree", ["--tree"], 1_000_000), ("everything", [], 100_000)] {
            var rates = Samples()
            for _ in 0..<rounds {
                let time = try seconds {
                    try workplace.output(of: assay, ["audit", "verify", "--db", log.path] + flags)
                }
                rates.add(Double(log.events) / time)
            }
            report.add(
                "audit verify, \(name)", "\(format(rates.median, 0)) events/s", target: ">= \(target)",
                detail: "\(log.events) events, process start included")
        }
    }
}
