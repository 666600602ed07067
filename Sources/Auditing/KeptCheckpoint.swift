import AuditTree

/// A signed checkpoint that somebody kept, of which it is clear that the log still has what it covers. Who signed it does
/// not matter to that.
struct KeptCheckpoint {
    let note: SignedNote
    let checkpoint: Checkpoint

    /// - Parameters:
    ///   - bytes: the file.
    ///   - option: that named it, for messages.
    ///   - origin: of the log.
    ///   - tree: of all its events.
    /// - Throws: ``ExportError``
    init(_ bytes: [UInt8], option: String, origin: String, tree: MerkleTree) throws {
        do {
            note = try SignedNote(parsing: bytes)
            checkpoint = try Checkpoint(parsing: note.text)
        } catch {
            throw ExportError(
                .usage, "\(option): not a signed checkpoint, as 'assay audit checkpoint' prints it (\(error))")
        }
        guard checkpoint.origin == origin else {
            throw ExportError(.usage, "\(option): a checkpoint of another log, \(checkpoint.origin); this is \(origin)")
        }
        guard checkpoint.size <= tree.size else {
            throw ExportError(
                .damaged,
                "\(option): the checkpoint covers \(checkpoint.size) events, and the log has \(tree.size): it was cut, or "
                    + "an older copy is in its place; run 'assay audit verify --checkpoint'")
        }
        let root: TreeHash
        do {
            root = try tree.root(at: checkpoint.size)
        } catch let error as TreeError {
            throw ExportError(.damaged, error)
        }
        guard root == checkpoint.root else {
            throw ExportError(
                .damaged,
                "\(option): the first \(checkpoint.size) events are not those that were signed; "
                    + "run 'assay audit verify --checkpoint'")
        }
    }
}
