import Glibc

/// What the first bytes of a database file say of its history (https://www.sqlite.org/fileformat2.html, section 1.3), as of
/// its last checkpoint: enough to see that somebody copied another file over it.
struct FileHeader: Sendable, Hashable {
    /// 2 and 2 where there is a write-ahead log; a backup has none.
    private let formats: [UInt8]
    /// Goes up with transactions, and never down.
    private let changes: UInt32

    /// - Parameter descriptor: one that is open on the file. Another one must not be opened: to close it would drop the locks
    ///   that SQLite has on the file.
    /// - Returns: nil where the file is not so long.
    init?(_ descriptor: Int32) {
        var bytes = [UInt8](repeating: 0, count: 100)
        guard pread(descriptor, &bytes, bytes.count, 0) == bytes.count else { return nil }
        formats = Array(bytes[18...19])
        changes = bytes[24...27].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Whether a file that began with `earlier` may have come to begin with this.
    func follows(_ earlier: FileHeader) -> Bool {
        formats == earlier.formats && changes >= earlier.changes
    }
}
