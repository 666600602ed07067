import AuditLog
import Evaluation
import Foundation
import Reporting
import Store

/// A database with judged jobs, filled the way a supervisor fills one.
struct Fixture {
    let store: JobStore
    let actor = Actor(user: "tester", host: "here", program: "tests")

    init() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("assay-report-\(UUID().uuidString).db")
            .path
        store = try JobStore(path: path)
        for name in ["default", "strict"] {
            try store.installPolicy(name: name, text: "name: \(name)\n", actor: actor)
        }
    }

    @discardableResult
    func submit(_ count: Int, batch: String?, _ change: (inout NewJob, Int) -> Void = { _, _ in }) throws -> Range<
        Int64
    > {
        let jobs = (0..<count).map { index in
            var job = NewJob(source: Array("print(\(index))\n".utf8))
            job.externalID = "x\(index)"
            change(&job, index)
            return job
        }
        return try store.submit(jobs, batch: batch, actor: actor).ids
    }

    /// Judges everything that is available, in the order of ids.
    func judge(_ judgement: (Int64) -> Judgement) throws {
        let start = SupervisorStart(assayVersion: "0", pythonVersion: "3", kernelVersion: "6", layers: [])
        let registration = try store.register(start, actor: actor)
        while true {
            let isDone = try registration.transaction { queue in
                let claimed = try queue.claim(ClaimRequest(limit: 500, worker: "w", interpreter: "CPython 3.11.2"))
                try queue.record(
                    claimed.map { job in
                        Completion(
                            lease: job.lease, worker: "w/0", interpreter: "CPython 3.11.2",
                            judgement: judgement(job.assignment.job))
                    })
                return claimed.isEmpty
            }
            if isDone { break }
        }
        try registration.stop(reason: "drained")
    }

    func text(_ table: Table, _ format: OutputFormat, escapingControls: Bool = false) throws -> String {
        var output: [UInt8] = []
        try table.render(as: format, escapingControls: escapingControls) { output += $0 }
        return String(decoding: output, as: UTF8.self)
    }

    /// The rows as JSON objects, read by somebody else's parser.
    func objects(_ table: Table) throws -> [[String: Any]] {
        let data = Data(try text(table, .json).utf8)
        return try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
    }
}

extension Violation {
    static func example(rule: String, symbol: String, line: Int = 1, message: String = "no") -> Violation {
        Violation(
            phase: .static, severity: .reject, rule: rule, node: "Import", symbol: symbol, line: line, column: 8,
            endLine: line, endColumn: 10, message: message, excerpt: "import \(symbol)")
    }
}
