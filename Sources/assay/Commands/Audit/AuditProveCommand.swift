import ArgumentParser
import AuditKeys
import AuditLog
import AuditTree
import Foundation
import Store

/// `assay audit prove`: one event, proven to somebody without the database.
struct AuditProveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Write a proof that one event is in the log.",
        discussion: """
            The file holds the event, the hashes that lead from it to the root of the log, and the signed checkpoint of that \
            root (C2SP tlog-proof). 'assay audit verify-proof' checks it without the database, given the key.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("A job, whose last event is proven; or an event, as @INDEX.", valueName: "job|@index"))
    var subject: String

    @Option(help: ArgumentHelp("The job's last event of this type, such as job.started.", valueName: "type"))
    var type: String?

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to write; stdout unless given.", valueName: "file"),
        completion: .file())
    var output: String?

    private enum Subject {
        case job(Int64)
        case event(Int64)
    }

    func validate() throws {
        guard case .event = try parsed(), type != nil else { return }
        throw ValidationError("--type is for jobs; \(subject) is one event already")
    }

    private func parsed() throws -> Subject {
        let isEvent = subject.hasPrefix("@")
        guard let number = Int64(subject.drop { $0 == "@" }), number >= 0 else {
            throw ValidationError("'\(subject)': name a job by its id, or an event as @INDEX")
        }
        return isEvent ? .event(number) : .job(number)
    }

    func run() throws {
        let store = try JobStore(path: global.databasePath, mode: .readOnly)
        let index = try index(in: store)
        let text = try proof(of: index, in: store).serialized
        guard let output else {
            let standardOutput = StandardOutput()
            try standardOutput.write(Array(text.utf8))
            return try standardOutput.flush()
        }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .withoutOverwriting)
        } catch {
            throw UserError("\(output): cannot be written; name a new file in a folder of yours")
        }
    }

    private func index(in store: JobStore) throws -> Int64 {
        switch try parsed() {
        case .event(let index): return index
        case .job(let job):
            guard let index = try store.lastEvent(ofJob: job, type: type) else {
                throw UserError(
                    "\(global.databasePath): the log has no \(type ?? "event") of job \(job); see 'assay audit search --job \(job)'"
                )
            }
            return index
        }
    }

    /// Signs first where no checkpoint covers the event yet.
    private func proof(of index: Int64, in store: JobStore) throws -> RecordProof {
        if let proof = try store.proof(ofEvent: index) { return proof }
        let writable = try JobStore(path: global.databasePath, mode: .existing)
        try CheckpointSigner(store: writable, actor: .current).sign()
        guard let proof = try writable.proof(ofEvent: index) else {
            throw UserError("\(global.databasePath): the log has no event \(index); see 'assay audit search'")
        }
        return proof
    }
}
