import AuditTree
import Foundation
import Store
import Testing

/// What somebody does who can write the file and has assay's own code: a log with other events, and the tree, the
/// tiles and the index that fit them.
enum Rewriting {
    private struct Place: Hashable {
        let level: Int
        let index: Int64
    }

    /// The tree of a log while it is made anew.
    private final class Tiles: TileReader {
        var stored: [Place: Tile] = [:]

        func tile(level: Int, index: Int64) throws -> Tile? { stored[Place(level: level, index: index)] }
    }

    /// Puts other events in place of those of a log.
    ///
    /// - Parameters:
    ///   - script: what is changed beside them, as SQL.
    ///   - change: makes the new bodies of the old ones.
    static func rewrite(
        _ workspace: Workspace, _ script: String = "", _ change: ([[UInt8]]) throws -> [[UInt8]]
    ) throws {
        let raw = try workspace.raw()
        let bodies = try change(try raw.blobs("SELECT body FROM audit_events ORDER BY idx"))
        let tiles = Tiles()
        var tree = try TreeExtension(size: 0, reader: tiles)
        for body in bodies { try tree.append(.leaf(body)) }
        var statements = ["DELETE FROM audit_events; DELETE FROM audit_tiles;"]
        for (index, body) in bodies.enumerated() {
            statements.append("INSERT INTO audit_events VALUES (\(index), \(body.literal));")
        }
        for tile in tree.changedTiles() {
            statements.append("INSERT INTO audit_tiles VALUES (\(tile.level), \(tile.index), \(tile.bytes.literal));")
        }
        try raw.withoutTriggers(statements.joined(separator: "\n") + script)
        // What is no body of a log has no row in the index.
        _ = try? JobStore(path: workspace.database, mode: .existing).reindexLog()
    }

    /// Whether a body has a member of this value.
    static func has(_ body: [UInt8], _ text: String) -> Bool { String(decoding: body, as: UTF8.self).contains(text) }

    /// A job that came by a bare INSERT is taken out of the record, with everything that names it.
    static func remove(_ job: Int, from workspace: Workspace, withHeads: Bool) throws {
        try rewrite(
            workspace,
            """
            DELETE FROM jobs WHERE id = \(job); DELETE FROM results WHERE job_id = \(job);
            \(withHeads ? "DELETE FROM audit_checkpoints; DELETE FROM audit_timestamps;" : "")
            """
        ) { bodies in
            bodies.filter { body in
                // An export says how many events there were.
                let isHead = [#""type":"checkpoint."#, #""type":"key."#, #""type":"log.exported""#].contains {
                    has(body, $0)
                }
                return !has(body, "\"job\":\(job),") && !(withHeads && isHead)
            }
        }
    }
}
