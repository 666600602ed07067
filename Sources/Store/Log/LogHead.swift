extension JobStore {
    /// The origin of the log's checkpoints: words that no other log has.
    public func logOrigin() throws -> String {
        try read { try LogRows.origin($0) }
    }
}
