import Foundation

/// Programs of the corpus as jobs of one database.
enum CorpusEvaluation {
    struct Row: Decodable, Sendable, CustomStringConvertible {
        let externalId: String
        let state: String
        let verdict: String?
        let limitHit: String?
        let attempt: Int
        let exceptionType: String?
        let exceptionMessage: String?
        let violations: [Finding]

        struct Finding: Decodable, Sendable {
            let rule: String
        }

        var rules: Set<String> { Set(violations.map(\.rule)) }

        var description: String {
            [state, outcome, exceptionType, exceptionMessage, "attempt \(attempt)"].compactMap(\.self)
                .joined(separator: " ")
        }

        /// As headers name it: `timed_out/cpu`.
        var outcome: String { [verdict, limitHit].compactMap(\.self).joined(separator: "/") }

        /// The outcome is one of these, or its verdict alone is; nothing about the job was retried or lost.
        func isAmong(_ allowed: [String]) -> Bool {
            state == "completed" && attempt == 1 && (allowed.contains(outcome) || allowed.contains(verdict ?? ""))
        }
    }

    private struct Job: Encodable {
        var id: String
        var source: String
        var stdin: String?
        var expectedStdout: String?
        var timeout: Double?
        var wallTimeout: Double?
        var memoryMb: Int?
        var outputLimit: Int?
    }

    /// Judges programs under a policy; what their headers say are their limits.
    static func judge(_ programs: [CorpusProgram], policy: String) throws -> [String: Row] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        var lines = Data()
        for program in programs { lines += try encoder.encode(job(program)) + Data("\n".utf8) }

        let folder = try TemporaryFolder()
        let jobs = folder.url.appendingPathComponent("jobs.jsonl")
        try lines.write(to: jobs)
        func assay(_ arguments: String...) throws -> String {
            let database = folder.url.appendingPathComponent("assay.db").path
            let outcome = try Command(
                Installation.assay, ["--db", database] + arguments, environment: ["XDG_STATE_HOME": folder.url.path]
            ).run()
            guard outcome.status == 0 else {
                throw CorpusError("assay \(arguments[0]) ended with \(outcome.status): \(outcome.error)")
            }
            return outcome.output
        }
        _ = try assay("submit", "--jsonl", jobs.path, "--batch", "corpus", "--policy", policy)
        _ = try assay("work", "--drain", "--quiet")

        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let rows = try assay("results", "--batch", "corpus", "--format", "jsonl").split(separator: "\n").map {
            try decoder.decode(Row.self, from: Data($0.utf8))
        }
        return try Dictionary(rows.map { ($0.externalId, $0) }) { _, row in
            throw CorpusError("\(row.externalId) has two results")
        }
    }

    /// Seconds by the clock for programs that are not about those: a limit on processor time is to be met first, however
    /// little of a processor there is.
    private static let patience = 120.0

    private static func job(_ program: CorpusProgram) throws -> Job {
        func number<Value: LosslessStringConvertible>(_ key: String) throws -> Value? {
            try program.headers[key].map { text in
                guard let value = Value(text) else { throw CorpusError("\(program.name): \(key) is no number") }
                return value
            }
        }
        return Job(
            id: program.name, source: try program.source(), stdin: try program.companion("in"),
            expectedStdout: try program.companion("out"), timeout: try number("timeout"),
            wallTimeout: try number("wall") ?? patience, memoryMb: try number("memory"),
            outputLimit: try number("output"))
    }
}
