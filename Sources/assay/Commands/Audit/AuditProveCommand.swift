import ArgumentParser
import AuditKeys
import AuditLog
import AuditTree
import Auditing
import Store

/// `assay audit prove`: something of the log, proven to somebody without the database.
struct AuditProveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Write a proof that one event is in the log, or that the log continues an earlier checkpoint.",
        discussion: """
            Of an event: the file holds it, the hashes that lead from it to the root of the log, and the signed checkpoint \
            of that root (C2SP tlog-proof). Of a job it is the last event that is about this job alone. Its submission \
            (job.submitted) and its removal (jobs.pruned), which name several jobs, are proven where --type asks for them \
            or there is no other.

            With --since: the file holds the hashes that lead from the root of the earlier checkpoint to that of a later one, \
            and the later one (C2SP tlog-witness). It shows whoever kept the earlier checkpoint that nothing which that \
            one covers was changed, moved or removed.

            'assay audit verify-proof' checks both without the database, given the key.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("A job, whose last event is proven; or an event, as @INDEX.", valueName: "job|@index"))
    var subject: String?

    @Option(help: ArgumentHelp("The job's last event of this type, such as job.started.", valueName: "type"))
    var type: String?

    @Option(
        help: ArgumentHelp(
            "Prove that the log continues this checkpoint, a file that 'audit checkpoint' printed.",
            valueName: "checkpoint"),
        completion: .file())
    var since: String?

    @Option(
        help: ArgumentHelp(
            "With --since: up to this later checkpoint, rather than the newest.", valueName: "checkpoint"),
        completion: .file())
    var to: String?

    @Flag(help: "Sign the log as it is now first, and prove against that.")
    var now = false

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to write; stdout unless given.", valueName: "file"),
        completion: .file())
    var output: String?

    private enum Subject {
        case job(Int64)
        case event(Int64)
    }

    func validate() throws {
        guard (subject == nil) != (since == nil) else {
            throw ValidationError("name either a job or @INDEX, whose event is proven, or --since CHECKPOINT")
        }
        if to != nil, since == nil { throw ValidationError("--to goes with --since") }
        if to != nil, now { throw ValidationError("--to and --now name two ends; give one of them") }
        if type != nil, since != nil { throw ValidationError("--type is for jobs; leave it out with --since") }
        guard let subject, case .event = try Self.parsed(subject), type != nil else { return }
        throw ValidationError("--type is for jobs; \(subject) is one event already")
    }

    private static func parsed(_ subject: String) throws -> Subject {
        let isEvent = subject.hasPrefix("@")
        guard let number = Int64(subject.dropFirst(isEvent ? 1 : 0)), number >= 0 else {
            throw ValidationError("'\(subject)': name a job by its id, or an event as @INDEX")
        }
        return isEvent ? .event(number) : .job(number)
    }

    func run() throws {
        let text = try since.map { try continuation(of: $0).serialized } ?? proof(of: index()).serialized
        guard let output else {
            let standardOutput = StandardOutput()
            try standardOutput.write(Array(text.utf8))
            return try standardOutput.flush()
        }
        try NewOutputFile.write(Array(text.utf8), to: output)
    }

    private func index() throws -> Int64 {
        switch try Self.parsed(subject ?? "") {
        case .event(let index): return index
        case .job(let job):
            guard let index = try global.openForReading().lastEvent(ofJob: job, type: type) else {
                throw UserError(
                    "\(global.databasePath): the log has no \(type ?? "event") of job \(job); see 'assay audit search --job \(job)'"
                )
            }
            return index
        }
    }

    private func proof(of index: Int64) throws -> RecordProof {
        guard let proof = try signingIfNeeded({ try $0.event(index) }) else {
            throw UserError("\(global.databasePath): the log has no event \(index); see 'assay audit search'")
        }
        return proof
    }

    private func continuation(of since: String) throws -> ContinuationProof {
        let earlier = try InputText.read(since, largest: SignedNote.maximumBytes)
        let later = try to.map { try InputText.read($0, largest: SignedNote.maximumBytes) }
        guard let proof = try signingIfNeeded({ try $0.continuation(from: earlier, to: later) }) else {
            throw UserError("\(global.databasePath): nothing could be signed since; see 'assay audit verify'")
        }
        return proof
    }

    /// Signs first where that is asked for, or where no checkpoint covers enough yet.
    private func signingIfNeeded<Proof>(_ prove: (LogProofs) throws -> Proof?) throws -> Proof? {
        if !now, let proof = try prove(LogProofs(try global.openForReading())) { return proof }
        let store = try JobStore(path: global.databasePath, mode: .existing)
        try CheckpointSigner(store: store, actor: .current).sign()
        return try prove(LogProofs(store))
    }
}
