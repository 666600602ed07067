import Dispatch
import Foundation
import Synchronization

/// Every escape, tried with each layer alone and with both.
struct EscapeRuns: Sendable {
    let programs: [CorpusProgram]
    /// Programs that need what this host does not have.
    let skipped: Int
    let plain: Container.Run
    /// The rules that refuse a program's syntax tree, before anything of it runs.
    let refusals: [String: [String]]
    let sandboxAlone: Container.Run
    let both: Container.Run
    /// Under the policy for programs that open files of their own.
    let withFiles: Container.Run

    /// One run serves all tests.
    static let shared = Result { try EscapeRuns() }

    private init() throws {
        (programs, skipped) = try CorpusProgram.runnable(.escapes)
        plain = try Self.runPlain(programs)
        refusals = try Self.check(programs)
        sandboxAlone = try Container.run(programs, .assay(policy: "open"))
        both = try Container.run(programs, .assay(policy: "default"))
        withFiles = try Container.run(programs, .assay(policy: "files"))
    }

    func trips(_ program: CorpusProgram) -> Bool {
        plain.rows[program.name]?.effects == Set(program.values("effect"))
    }

    /// Whether the policy by itself ends the program: by its tree, or, where its header says that only
    /// running it shows, by a rule over what it does. What the sandbox ended does not count.
    func isRefused(_ program: CorpusProgram) -> Bool {
        if refusals[program.name] != nil { return true }
        guard program.headers["caught"] == "runtime", let row = both.rows[program.name] else { return false }
        return row.verdict == "blocked"
            && (row.violations ?? []).contains {
                $0.phase == "runtime" && $0.severity == "reject" && $0.rule == row.blockedBy
            }
    }

    /// Whether the program ran under no rules at all, and reached nothing.
    func isHeld(_ program: CorpusProgram) -> Bool {
        guard let row = sandboxAlone.rows[program.name] else { return false }
        return row.effects.isEmpty && row.state == "completed" && row.attempt == 1 && row.verdict != "rejected"
    }

    /// Whether the policy 'files' stops the program, or it finds nothing where it looks.
    func isStoppedWithFiles(_ program: CorpusProgram) -> Bool {
        guard let row = withFiles.rows[program.name] else { return false }
        return row.effects.isEmpty && row.state == "completed"
            && ["rejected", "blocked", "raised"].contains(row.verdict)
    }

    func isStoppedByBoth(_ program: CorpusProgram) -> Bool {
        guard let row = both.rows[program.name] else { return false }
        return row.effects.isEmpty && row.state == "completed" && ["rejected", "blocked"].contains(row.verdict)
    }

    /// One at a time in a container, since each has the canaries to itself; a container for each processor.
    private static func runPlain(_ programs: [CorpusProgram]) throws -> Container.Run {
        let count = ProcessInfo.processInfo.activeProcessorCount
        let results = Mutex<[Result<Container.Run, any Error>]>([])
        DispatchQueue.concurrentPerform(iterations: count) { share in
            let mine = programs.enumerated().filter { $0.offset % count == share }.map(\.element)
            let result = Result { try Container.run(mine, .plain) }
            results.withLock { $0.append(result) }
        }
        let runs = try results.withLock { try $0.map { try $0.get() } }
        return Container.Run(
            rows: runs.reduce(into: [:]) { $0.merge($1.rows) { $1 } }, unattributed: runs.flatMap(\.unattributed))
    }

    private struct Finding: Decodable {
        let file: String
        let rule: String
        let severity: String
    }

    private static func check(_ programs: [CorpusProgram]) throws -> [String: [String]] {
        let outcome = try Command(
            Installation.assay, ["policy", "check", "--format", "jsonl"] + programs.map(\.file.path)
        ).run()
        // 1 says that some are refused.
        guard [0, 1].contains(outcome.status) else { throw CorpusError("policy check: \(outcome.error)") }
        let names = Dictionary(uniqueKeysWithValues: programs.map { ($0.file.path, $0.name) })
        var refusals: [String: [String]] = [:]
        for line in outcome.output.split(separator: "\n") {
            let finding = try JSONDecoder().decode(Finding.self, from: Data(line.utf8))
            guard finding.severity == "reject", let name = names[finding.file] else { continue }
            refusals[name, default: []].append(finding.rule)
        }
        return refusals
    }
}
