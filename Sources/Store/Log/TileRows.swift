package import AuditTree
import Foundation
package import GRDB

/// The statements over `audit_tiles`.
package struct TileRows: TileReader {
    private let database: Database

    package init(_ database: Database) {
        self.database = database
    }

    package func tile(level: Int, index: Int64) throws -> Tile? {
        let statement = try database.cachedStatement(
            sql: "SELECT hashes FROM audit_tiles WHERE level = ? AND tile = ?")
        guard let hashes = try Data.fetchOne(statement, arguments: [level, index]) else { return nil }
        return Tile(level: level, index: index, bytes: [UInt8](hashes))
    }

    /// Stores a tile that is new, or has grown.
    func store(_ tile: Tile) throws {
        let hashes = Data(tile.bytes)
        if tile.hashes.count > 1 {
            let update = try database.cachedStatement(
                sql: "UPDATE audit_tiles SET hashes = ?3 WHERE level = ?1 AND tile = ?2")
            update.setUncheckedArguments([tile.level, tile.index, hashes])
            try update.execute()
            if database.changesCount > 0 { return }
        }
        let insert = try database.cachedStatement(
            sql: "INSERT INTO audit_tiles (level, tile, hashes) VALUES (?, ?, ?)")
        insert.setUncheckedArguments([tile.level, tile.index, hashes])
        try insert.execute()
    }
}
