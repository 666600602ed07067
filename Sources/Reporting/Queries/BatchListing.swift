public import Store

/// The batches of a database.
public enum BatchListing {
    /// Makes sure that jobs belong to a batch.
    ///
    /// - Throws: ``ReportError/unknownBatch(_:database:)``.
    public static func requireBatch(_ batch: String, in store: JobStore) throws {
        try store.read { database in
            if try !database.batchExists(batch) { throw ReportError.unknownBatch(batch, database: store.path) }
        }
    }
}
