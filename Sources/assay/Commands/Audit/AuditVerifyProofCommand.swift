import ArgumentParser
import AuditLog
import AuditTree
import Foundation

/// `assay audit verify-proof`: checks a proof, without the database.
struct AuditVerifyProofCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-proof",
        abstract: "Check a proof of one event, without the database.",
        discussion: """
            Prints the event where the proof holds. Exit code 0: it is in the log whose key was given; 1: it is not; 2: this \
            is no proof, or no key.
            """)

    @Argument(help: "The file that 'assay audit prove' wrote; - for stdin.", completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp(
            "The log's verifier key, as 'assay audit key' prints it; may be repeated.", valueName: "vkey"))
    var key: [String] = []

    func validate() throws {
        if key.isEmpty {
            throw ValidationError("--key is missing; ask whoever keeps the log for what 'assay audit key' prints")
        }
    }

    func run() throws {
        let keys: [VerifierKey]
        let proof: RecordProof
        do {
            keys = try key.map { try VerifierKey(text: $0) }
            proof = try RecordProof(parsing: try InputText.read(file, largest: RecordProof.maximumBytes))
        } catch let error as NoteError {
            throw leave(2, "\(file): \(error)")
        } catch {
            throw leave(2, "\(error)")
        }
        guard let body = proof.extra else {
            throw leave(2, "\(file): holds no event; write it with 'assay audit prove'")
        }
        let checkpoint: Checkpoint
        let signers: [VerifierKey]
        do {
            (checkpoint, signers) = try proof.verify(leaf: .leaf(body), by: keys)
        } catch {
            throw leave(error.reason == .unsigned ? 2 : 1, "\(file): \(error)")
        }
        guard keys.allSatisfy({ $0.name == checkpoint.origin || !signers.contains($0) }) else {
            throw leave(1, "\(file): the checkpoint of \(checkpoint.origin) is signed by a key of another log")
        }
        let output = StandardOutput()
        try output.write(body + Array("\n".utf8))
        try output.flush()
        Terminal.standardError.write(
            "event \(proof.index) of the log \(checkpoint.origin), which had \(checkpoint.size) events, signed by \(signers.map(\.text).joined(separator: ", "))\n"
        )
    }

    private func leave(_ code: Int32, _ text: String) -> ExitCode {
        Terminal.standardError.write("assay: \(text)\n")
        return ExitCode(code)
    }
}
