import AuditTree
import GRDB
import Store

/// A head that somebody kept outside the database: the high-water mark of the key folder, or a checkpoint that was
/// handed out. What is in the file must be a continuation of it.
struct KnownHead {
    let note: SignedNote
    let checkpoint: Checkpoint

    init(_ note: SignedNote) throws(NoteError) {
        self.note = note
        checkpoint = try Checkpoint(parsing: note.text)
    }

    /// Compares a mark that this host kept.
    func checkMark(origin: String, log: EventScan.Outcome) -> FindingList {
        var findings = FindingList()
        if checkpoint.origin != origin {
            findings.add("the key folder's mark is of another log, \(checkpoint.origin)")
        }
        checkRoot(
            log, &findings, what: "\(checkpoint.size) events were signed on this host",
            hint: " (of a copy that was made earlier, verify with --copy)")
        return findings
    }

    /// Compares a checkpoint that was handed out.
    ///
    /// - Parameter keys: by one of which it must be signed.
    /// - Returns: what is wrong, and what could not be checked.
    func checkGiven(
        origin: String, log: EventScan.Outcome, keys: SigningKeys, _ database: Database
    ) throws -> (findings: FindingList, unproven: UnprovenHeads) {
        var findings = FindingList()
        var unproven = UnprovenHeads()
        if checkpoint.origin != origin {
            findings.add("the checkpoint named is of another log, \(checkpoint.origin); this one is \(origin)")
            return (findings, unproven)
        }
        do {
            _ = try note.verified(by: keys.all)
        } catch {
            let needed = error.reason == .unsigned ? keys.needed(for: note, over: checkpoint.size) : []
            if needed.isEmpty {
                findings.add("the checkpoint named: \(error)")
            } else {
                unproven.add("the checkpoint named", signedBy: needed)
            }
        }
        checkRoot(log, &findings, what: "the checkpoint named covers \(checkpoint.size) events")
        if findings.total == 0, let root = log.root {
            try prove(to: log.size, root, &findings, database)
        }
        return (findings, unproven)
    }

    private func checkRoot(
        _ log: EventScan.Outcome, _ findings: inout FindingList, what: String, hint: String = ""
    ) {
        guard checkpoint.size <= log.size else {
            findings.add(
                index: log.size,
                "\(what), and the log has \(log.size): an older copy of the database was put back, or the tail was cut\(hint)"
            )
            return
        }
        guard let root = log.roots[checkpoint.size], root != checkpoint.root else { return }
        findings.add(
            "\(what), and the first \(checkpoint.size) of this log are not those: it was rewritten, or another copy of it "
                + "was put in place")
    }

    /// What an outsider would be given: a proof that the one head is a prefix of the other.
    private func prove(
        to size: Int64, _ root: TreeHash, _ findings: inout FindingList, _ database: Database
    ) throws {
        do {
            let proof = try MerkleTree(size: size, reader: TileRows(database)).consistencyProof(from: checkpoint.size)
            guard
                ConsistencyProof.verify(
                    proof, from: checkpoint.size, oldRoot: checkpoint.root, to: size, newRoot: root)
            else {
                findings.add("the stored tree does not prove that the log extends the checkpoint named: it was changed")
                return
            }
        } catch let error as TreeError {
            findings.add("the stored tree cannot prove that the log extends the checkpoint named: \(error)")
        }
    }
}
