import Glibc

/// What the first bytes of a database file say of its history (https://www.sqlite.org/fileformat2.html, section 1.3), as of
/// its last checkpoint: enough to see that somebody copied another file over it.
struct FileHeader: Sendable, Hashable {
    /// 2 and 2 where there is a write-ahead log; a backup has none.
    private let formats: [UInt8]
    /// Goes up with transactions, though not with each, and never down.
    private let changes: UInt32
    /// Goes up, but where the file is vacuumed.
    private let pages: UInt32
    /// Changes with the schema, and where the file is vacuumed.
    private let schema: UInt32

    /// - Parameter descriptor: one that is open on the file. Another one must not be opened: to close it would drop the locks
    ///   that SQLite has on the file.
    /// - Returns: nil where the file is not so long.
    init?(_ descriptor: Int32) {
        var bytes = [UInt8](repeating: 0, count: 100)
        guard pread(descriptor, &bytes, bytes.count, 0) == bytes.count else { return nil }
        formats = Array(bytes[18...19])
        func number(at offset: Int) -> UInt32 { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        changes = number(at: 24)
        pages = number(at: 28)
        schema = number(at: 40)
    }

    /// Whether a file that began with `earlier` may have come to begin with this.
    func follows(_ earlier: FileHeader) -> Bool {
        guard formats == earlier.formats, changes >= earlier.changes else { return false }
        return pages >= earlier.pages || changes > earlier.changes || schema != earlier.schema
    }
}
