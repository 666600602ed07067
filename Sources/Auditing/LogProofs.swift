public import AuditTree
public import Store

/// What the log proves to somebody without it. Each proof is held against the signed head that it leads to before it is
/// handed out.
public struct LogProofs {
    private let store: JobStore

    public init(_ store: JobStore) {
        self.store = store
    }

    /// The proof that an event is in the log, against the newest checkpoint.
    ///
    /// - Returns: nil where no checkpoint covers the event yet, or there is no such event.
    /// - Throws: ``ExportError``; `StoreError`.
    public func event(_ index: Int64) throws -> RecordProof? {
        do {
            guard let proof = try store.proof(ofEvent: index) else { return nil }
            let checkpoint = try Checkpoint(parsing: proof.note.text)
            guard
                InclusionProof.verify(
                    proof.hashes, leaf: .leaf(proof.extra ?? []), index: index, size: checkpoint.size,
                    root: checkpoint.root)
            else { throw ExportError.damaged(index, "is not the one that was signed") }
            return proof
        } catch let error as TreeError {
            throw ExportError(.damaged, error)
        } catch let error as NoteError {
            throw ExportError(.damaged, "the newest checkpoint is damaged (\(error)); run 'assay audit verify'")
        }
    }

    /// The proof that one checkpoint of the log continues another.
    ///
    /// - Parameters:
    ///   - earlier: a signed checkpoint that was kept: a file.
    ///   - later: another one; the newest that is stored where it is nil.
    /// - Returns: nil where the newest checkpoint covers less than the earlier one, or nothing was signed yet.
    /// - Throws: ``ExportError``, where the log has not what they cover; `StoreError`.
    public func continuation(from earlier: [UInt8], to later: [UInt8]?) throws -> ContinuationProof? {
        let newest = try later ?? store.newestCheckpoint().map { Array($0.note.utf8) }
        return try store.read { database in
            let origin = try LogRows.origin(database)
            let tree = MerkleTree(size: try LogRows.size(database), reader: TileRows(database))
            let older = try KeptCheckpoint(earlier, option: "--since", origin: origin, tree: tree)
            guard let newest else { return nil }
            let newer = try KeptCheckpoint(
                newest, option: later == nil ? "the newest checkpoint" : "--to", origin: origin, tree: tree)
            let (from, to) = (older.checkpoint.size, newer.checkpoint.size)
            guard from <= to else {
                if later == nil { return nil }
                throw ExportError(
                    .usage, "--to covers \(to) events, and --since \(from); name the earlier checkpoint with --since")
            }
            do {
                return try ContinuationProof(
                    oldSize: from, hashes: tree.consistencyProof(from: from, to: to), note: newer.note)
            } catch let error as TreeError {
                throw ExportError(.damaged, error)
            }
        }
    }
}
