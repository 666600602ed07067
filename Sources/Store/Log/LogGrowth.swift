import AuditLog
import AuditTree
import GRDB

/// What events add to the tree and to the index, beside their bodies.
struct LogGrowth {
    private let database: Database
    private var tree: TreeExtension
    private var reader = BodyReader()
    private var index: IndexRows

    /// - Parameter size: how many events tree and index have.
    init(_ database: Database, size: Int64) throws {
        self.database = database
        do {
            tree = try TreeExtension(size: size, reader: TileRows(database))
        } catch let error as TreeError {
            throw StoreError(
                .damaged, "the audit log's tree does not fit its events: \(error); run 'assay audit verify'")
        }
        index = IndexRows(database)
    }

    /// Takes the body of the next event.
    mutating func add(_ body: UnsafeRawBufferPointer) throws {
        let position = tree.size
        let entry = try reader.read(body) { try IndexEntry($0) }
        try index.insert(entry, at: position)
        try tree.append(.leaf(body))
    }

    /// Writes what has changed of the tree.
    func write() throws {
        let tiles = TileRows(database)
        for tile in tree.changedTiles() { try tiles.store(tile) }
    }

    /// Brings tree and index of a database that an assay without them wrote up to its events.
    static func catchUp(_ database: Database) throws {
        let size = try LogRows.size(database)
        let covered =
            try Int64.fetchOne(
                database, sql: "SELECT ifnull(sum(length(hashes)), 0) / 32 FROM audit_tiles WHERE level = 0") ?? 0
        guard covered == 0, size > 0 else { return }
        // A piece at a time: what has grown is held until it is written.
        for first in stride(from: Int64(0), to: size, by: 65_536) {
            var growth = try LogGrowth(database, size: first)
            try LogRows.eachBody(from: first, to: min(first + 65_536, size), database) { _, body in
                try growth.add(body)
            }
            try growth.write()
        }
    }
}
