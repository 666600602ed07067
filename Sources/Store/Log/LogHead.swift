public import AuditTree

extension JobStore {
    /// How many events the log has.
    public func logSize() throws -> Int64 {
        try read { try LogRows.size($0) }
    }

    /// The root of the tree over the first `size` events.
    public func logRoot(at size: Int64) throws -> TreeHash {
        try read { try MerkleTree(size: LogRows.size($0), reader: TileRows($0)).root(at: size) }
    }

    /// The origin of the log's checkpoints: words that no other log has.
    public func logOrigin() throws -> String {
        try read { try LogRows.origin($0) }
    }

    /// The verifier key that the log names last, in `key.created` or `key.rotated`; nil where nobody has signed it yet.
    public func newestLogKey() throws -> String? {
        try read { try LogRows.newestKey($0) }
    }
}
