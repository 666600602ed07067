import ArgumentParser
import AuditTree
import Reporting

/// `assay audit verify-proof`: checks a proof, without the database.
struct AuditVerifyProofCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-proof",
        abstract: "Check what 'audit prove' wrote, without the database.",
        discussion: """
            Of one event: prints the event. With --since, that a log continues an earlier checkpoint: prints the later \
            checkpoint, to be kept for the next time. Exit code 0: the proof holds for the log whose key was given; 1: it \
            does not; 2: it cannot be verified, since this is no proof, or nothing in it is signed by that key.
            """)

    @Argument(help: "The file that 'assay audit prove' wrote; - for stdin.", completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp(
            "The earlier checkpoint, which the log must continue: the file that was kept.", valueName: "checkpoint"),
        completion: .file())
    var since: String?

    @Option(
        help: ArgumentHelp(
            "The log's verifier key, as 'assay audit key' prints it; may be repeated, or be several lines.",
            valueName: "vkey"))
    var key: [String] = []

    func validate() throws {
        if key.isEmpty {
            throw ValidationError("--key is missing; ask whoever keeps the log for what 'assay audit key' prints")
        }
        if file == "-", since == "-" { throw ValidationError("stdin holds one of the two; name a file for the other") }
    }

    func run() throws {
        let keys = try KeyArguments.parse(key) { text, error in
            leave(2, "--key \(text): \(error); give a whole line of what 'assay audit key' prints")
        }
        let bytes = try read(file, largest: max(RecordProof.maximumBytes, ContinuationProof.maximumBytes))
        let isContinuation = bytes.starts(with: "old ".utf8)
        if let since {
            guard isContinuation else {
                throw leave(2, "\(file): is no proof of continuation, as 'assay audit prove --since' writes it")
            }
            try verifyContinuation(bytes, since: since, keys)
        } else {
            guard !isContinuation else {
                throw leave(2, "\(file): proves that a log continues a checkpoint; name that one with --since")
            }
            try verifyEvent(bytes, keys)
        }
    }

    private func verifyEvent(_ bytes: [UInt8], _ keys: [VerifierKey]) throws {
        let proof: RecordProof
        do {
            proof = try RecordProof(parsing: bytes)
        } catch {
            throw leave(2, "\(file): \(error)")
        }
        guard let body = proof.extra else {
            throw leave(2, "\(file): holds no event; write it with 'assay audit prove'")
        }
        let checkpoint: Checkpoint
        let signers: [VerifierKey]
        do {
            (checkpoint, signers) = try proof.verify(leaf: .leaf(body), by: keys)
        } catch {
            throw refusal(file, error)
        }
        try requireOwnKey(of: checkpoint.origin, among: signers, file)
        try print(body + Array("\n".utf8))
        Terminal.standardError.write(
            "event \(proof.index) of the log \(checkpoint.origin), which had \(checkpoint.size) events, signed by "
                + "\(Self.names(signers))\n")
    }

    private func verifyContinuation(_ bytes: [UInt8], since: String, _ keys: [VerifierKey]) throws {
        let proof: ContinuationProof
        do {
            proof = try ContinuationProof(parsing: bytes)
        } catch {
            throw leave(2, "\(file): \(error)")
        }
        let earlier: SignedNote
        do {
            earlier = try SignedNote(parsing: try read(since, largest: SignedNote.maximumBytes))
            _ = try Checkpoint(parsing: earlier.text)
        } catch let error as NoteError {
            throw leave(
                2, "\(since): is no signed checkpoint (\(error)); name one that 'assay audit checkpoint' printed")
        }
        // Each note by itself first, so that it is said which of the two is not to be believed.
        for (name, note) in [(since, earlier), (file, proof.note)] {
            do {
                _ = try note.verified(by: keys)
            } catch {
                throw refusal(name, error)
            }
        }
        let verified: (checkpoint: Checkpoint, signers: [VerifierKey], earlierSigners: [VerifierKey])
        do {
            verified = try proof.verify(since: earlier, by: keys)
        } catch {
            throw refusal(file, error)
        }
        let origin = verified.checkpoint.origin
        try requireOwnKey(of: origin, among: verified.earlierSigners, since)
        try requireOwnKey(of: origin, among: verified.signers, file)
        try print(Array(proof.note.serialized.utf8))
        Terminal.standardError.write(
            "the log \(origin) has \(verified.checkpoint.size) events, signed by \(Self.names(verified.signers)), of which "
                + "the first \(proof.oldSize) are those of \(since)\n")
    }

    /// Others may sign beside the log's own keys, which have its origin for a name; they do not vouch for it alone.
    private func requireOwnKey(of origin: String, among signers: [VerifierKey], _ name: String) throws {
        guard signers.contains(where: { $0.name == origin }) else {
            throw leave(
                2,
                "\(name): a checkpoint of \(origin), signed by \(Self.names(signers)): give a --key of that log as well"
            )
        }
    }

    private static func names(_ keys: [VerifierKey]) -> String {
        keys.map(\.text).joined(separator: ", ")
    }

    private func print(_ bytes: [UInt8]) throws {
        let output = StandardOutput()
        try output.write(bytes)
        try output.flush()
    }

    private func read(_ path: String, largest: Int) throws -> [UInt8] {
        do {
            return try InputText.read(path, largest: largest)
        } catch let error as UserError {
            throw leave(2, error.description)
        }
    }

    private func refusal(_ name: String, _ error: NoteError) -> ExitCode {
        switch error.reason {
        case .malformed: leave(2, "\(name): \(error)")
        case .unsigned:
            leave(2, "\(name): \(error); give the --key that signed it, such as the one before the last rotation")
        case .badSignature, .notProven: leave(1, "\(name): \(error)")
        }
    }

    private func leave(_ code: Int32, _ text: String) -> ExitCode {
        Terminal.standardError.write("assay: \(PlainText.escaped(text))\n")
        return ExitCode(code)
    }
}
