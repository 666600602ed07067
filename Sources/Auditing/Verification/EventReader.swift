import AuditLog
import AuditTree
import GRDB
import Glibc

/// Reads events with what is stored about them, and holds each against that where it stands in SQLite's memory.
final class EventReader: RangeReader {
    static let span = EventBatch.span

    private let place: RowCursor
    private let events: RowCursor
    private let tiles: RowCursor
    /// tile and hashes of the tiles of this range that are stored, by their place in it.
    private var tileRows: [RowPlace?] = []
    private let tileBuffer = RowBuffer()
    private let projection: ProjectedRows?
    private var bodies = BodyReader()
    private var lastPolicyHash: [UInt8]?

    init(_ database: Database, comparesProjection: Bool) throws {
        place = try RowCursor(database, "SELECT idx FROM audit_events NOT INDEXED WHERE idx >= ?1 ORDER BY idx LIMIT 1")
        events = try RowCursor(database, "SELECT idx, body FROM audit_events NOT INDEXED WHERE idx >= ?1 ORDER BY idx")
        tiles = try RowCursor(
            database,
            """
            SELECT tile, hashes FROM \(EventScan.tiles) WHERE level = 0 AND tile >= ?1 AND tile < ?2 ORDER BY tile
            """)
        projection = try comparesProjection ? ProjectedRows(database) : nil
    }

    func first(from key: Int64) throws -> Int64? {
        place.restart(key)
        return try place.next() ? place.integer(0) : nil
    }

    func read(_ batch: EventBatch, _ range: ClosedRange<Int64>, key: Int64) throws {
        batch.begin(range, key: key)
        lastPolicyHash = nil
        try takeTiles(batch)
        try projection?.begin(range)
        events.restart(range.lowerBound)
        // Held here for the while.
        var reader = bodies
        bodies = BodyReader()
        defer { bodies = reader }
        while try events.next() {
            let index = events.integer(0)
            guard index <= range.upperBound else {
                batch.following = index
                break
            }
            guard batch.note(index) else {
                // What is left of a table without an order shows in the count of its rows.
                if batch.misplacedCount >= FindingList.limit { break }
                continue
            }
            let body = events.bytes(1)
            if events.hasMisstored, let wrong = events.misstored { batch.leafFindings.add(index: index, wrong) }
            batch.leaves.append(leaf(of: body, at: index, batch))
            try read(body, at: index, batch, &reader)
        }
        try projection?.finish(&batch.projectionFindings)
        batch.projectedCount = projection?.count ?? 0
        checkTileSizes(batch)
        batch.close()
    }

    // MARK: The tree

    private func takeTiles(_ batch: EventBatch) throws {
        tileBuffer.removeAll()
        tileRows = Array(repeating: nil, count: EventBatch.tileCount)
        let first = batch.base / Int64(Tile.width)
        tiles.restart(first, first + Int64(EventBatch.tileCount))
        while try tiles.next() {
            let tile = tiles.integer(0)
            batch.tileCount += 1
            if tiles.bytes(1).count % TreeHash.byteCount == 0 {
                // The statement names the range, and a damaged table need not keep to it.
                let place = tile &- first
                if tileRows.indices.contains(Int(place)) { tileRows[Int(place)] = tileBuffer.append(tiles) }
            } else {
                batch.treeFindings.add(EventScan.surplusTile(tile))
            }
            if let wrong = tiles.misstored { batch.treeFindings.add(wrong) }
        }
    }

    /// The hash of an event, compared with the one that is stored for it.
    private func leaf(of body: UnsafeRawBufferPointer, at index: Int64, _ batch: EventBatch) -> TreeHash {
        let computed = TreeHash.leaf(body)
        guard let stored = storedHash(at: index, batch) else {
            // That a tile is missing or short is said once, of the tile.
            return computed
        }
        if stored == computed { return computed }
        batch.leafFindings.add(
            index: index, "its body is not the one that was hashed into the tree: it was changed since")
        return stored
    }

    private func storedHash(at index: Int64, _ batch: EventBatch) -> TreeHash? {
        let offset = Int(index - batch.base)
        guard let place = tileRows[offset / Tile.width], let hashes = tileBuffer.row(place)[1].bytes else { return nil }
        let start = offset % Tile.width * TreeHash.byteCount
        guard start + TreeHash.byteCount <= hashes.count else { return nil }
        return TreeHash(bytes: UnsafeRawBufferPointer(rebasing: hashes[start..<start + TreeHash.byteCount]))
    }

    /// Whether every tile of level 0 is there, with as many hashes as there are events for it.
    private func checkTileSizes(_ batch: EventBatch) {
        // Up to the last event there is: one that is missing still has its hash.
        let count = Int(batch.next - batch.base)
        for (tile, place) in tileRows.enumerated() {
            let expected = min(max(count - tile * Tile.width, 0), Tile.width)
            let first = batch.base + Int64(tile * Tile.width)
            let stored = place.flatMap { tileBuffer.row($0)[1].bytes }.map { $0.count / TreeHash.byteCount } ?? 0
            guard stored != expected else { continue }
            if stored > expected {
                batch.treeFindings.add(
                    index: first + Int64(expected),
                    "the tree has \(stored - expected) events from here on that the log has not: they were removed")
            } else {
                batch.treeFindings.add(
                    index: first + Int64(stored),
                    "the tree has no hash of \(expected - stored) events from here on: they were slipped in, or hashes "
                        + "were removed")
            }
        }
    }

    // MARK: The bodies

    private func read(
        _ body: UnsafeRawBufferPointer, at index: Int64, _ batch: EventBatch, _ reader: inout BodyReader
    ) throws {
        guard let projection else {
            // What is asked of the tree alone needs no event of a job, which are nearly all.
            if !Self.saysJobType(body) { readOther(body, at: index, batch, &reader) }
            return
        }
        let isIndexed = try projection.go(to: index, &batch.projectionFindings)
        do {
            try reader.read(body) { members in
                let entry = try IndexedMembers(members)
                if !members.string("type", hasPrefix: "job.") { batch.others.append((index, Array(body))) }
                if entry.job != nil { batch.jobEntries += 1 }
                if let hash = entry.policyHash { note(policyHash: hash, at: index, batch) }
                if isIndexed {
                    try projection.compare(entry, at: index, &batch.projectionFindings)
                } else {
                    batch.projectionFindings.add(index: index, "audit_index has no row of it")
                }
            }
        } catch let error as BodyError {
            batch.leafFindings.add(index: index, "\(error)")
        }
    }

    private func readOther(
        _ body: UnsafeRawBufferPointer, at index: Int64, _ batch: EventBatch, _ reader: inout BodyReader
    ) {
        do {
            try reader.read(body) { members in
                try members.requireEnvelope()
                if !members.string("type", hasPrefix: "job.") { batch.others.append((index, Array(body))) }
            }
        } catch {
            batch.leafFindings.add(index: index, "\(error)")
        }
    }

    private func note(policyHash hash: BodyText, at index: Int64, _ batch: EventBatch) {
        // Nearly always that of the event before.
        if let last = lastPolicyHash, last.withUnsafeBytes({ hash.equals($0) }) { return }
        lastPolicyHash = hash.bytes
        let hash = hash.string
        if batch.policyHashes[hash] == nil { batch.policyHashes[hash] = index }
    }

    /// Whether the bytes have the member `type` with `job.…`, without reading them from the start. Within a string the
    /// quotes would have a backslash before them.
    private static func saysJobType(_ body: UnsafeRawBufferPointer) -> Bool {
        let wanted: StaticString = ",\"type\":\"job."
        let length = wanted.utf8CodeUnitCount
        guard let start = body.baseAddress else { return false }
        // From the end: few members come after it.
        var end = body.count - length + 1
        while end > 0, let comma = memrchr(start, Int32(wanted.utf8Start[0]), end) {
            if memcmp(comma, wanted.utf8Start, length) == 0 { return true }
            end = UnsafeRawPointer(comma) - start
        }
        return false
    }
}
