import Glibc

extension JobStore {
    /// The size of the write-ahead log in bytes; 0 where there is none.
    public var writeAheadLogBytes: Int64 {
        var status = stat()
        return stat(filePath + "-wal", &status) == 0 ? Int64(status.st_size) : 0
    }

    /// Bytes up to which the write-ahead log is left alone.
    public static let writeAheadLogLimit: Int64 = 32 << 20

    /// Empties the write-ahead log where it has grown: SQLite's own checkpoints copy what they can and never wait, so
    /// under constant readers the file only grows.
    ///
    /// - Parameters:
    ///   - limit: bytes up to which it is left alone.
    ///   - waiting: seconds to wait for readers; others cannot write meanwhile.
    /// - Returns: false where it is larger, and a reader kept it from being emptied.
    @discardableResult
    public func keepWriteAheadLogSmall(limit: Int64 = JobStore.writeAheadLogLimit, waiting: Double = 0.2) throws -> Bool
    {
        try writeAheadLogBytes <= limit || emptyWriteAheadLog(waiting: waiting)
    }
}
