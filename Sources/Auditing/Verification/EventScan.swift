import AuditTree
import GRDB
import Store

/// One pass over all events in their order: leaves, the tree over them, and the projection.
final class EventScan {
    /// What the pass saw.
    struct Outcome {
        var leafFindings = FindingList()
        var treeFindings = FindingList()
        var projectionFindings = FindingList()
        /// The index after the last event.
        var size: Int64 = 0
        /// The root over all events; nil where some are missing.
        var root: TreeHash?
        /// Roots at the sizes that were asked for, as far as the log reaches without a gap.
        var roots: [Int64: TreeHash] = [:]
        /// What events of other types than `job.…` say.
        var facts = LogFacts()
        /// How many events are about a job.
        var jobEntries: Int64 = 0
        /// The policies that events name by their hash, and the first that does.
        var policyHashes: [String: Int64] = [:]
    }

    /// No index that somebody added may stand in for the table: what that holds need not be what the table has.
    static let tiles = "audit_tiles INDEXED BY sqlite_autoindex_audit_tiles_1"

    private let database: Database
    private let size: Int64
    private let comparesProjection: Bool
    /// What the rows read so far make the next index.
    private var nextIndex: Int64 = 0
    /// The index after the ranges that were read; below 0 where there is none.
    private var end: Int64 = 0
    /// The index of the row that came after those of the batch before; nil at the end.
    private var following: Int64?
    /// How many rows were read: events, tiles of level 0, rows of the index.
    private var rowCounts: (events: Int64, tiles: Int64, index: Int64) = (0, 0, 0)
    private var tree: ComputedTree
    /// Whether every event so far followed the one before.
    private var isComplete = true
    private var outcome = Outcome()

    /// - Parameters:
    ///   - size: about how many events there are, to show progress by.
    ///   - sizes: at which roots are wanted.
    init(_ database: Database, size: Int64, rootsAt sizes: some Sequence<Int64>, comparesProjection: Bool) throws {
        self.database = database
        self.size = size
        self.comparesProjection = comparesProjection
        tree = ComputedTree(rootsAt: sizes)
    }

    func run(_ fellows: Fellows, _ progress: (VerificationProgress) -> Void) throws -> Outcome {
        let counts = RowCounts(
            fellows.counter,
            ["audit_events", "audit_tiles", "audit_index"].map { "SELECT count(*) FROM \($0) NOT INDEXED" })
        // Nothing may go on counting once this returns, or throws.
        defer { _ = try? counts.wait() }
        try reportNegative()
        let reading = OrderedReading(
            fellows.readers, from: 0, batch: { EventBatch() },
            reader: { [comparesProjection] in try EventReader($0, comparesProjection: comparesProjection) })
        var isFirst = true
        try reading.run { batch in
            checkOrder(of: batch, isFirst: isFirst)
            isFirst = false
            try take(batch)
            progress(VerificationProgress(check: .leaves, done: nextIndex, total: size))
        }
        try finish()
        try compare(counts.wait())
        return outcome
    }

    // MARK: What is where no event is

    /// What is wrong with a row that does not come after the one before.
    static func misplaced(_ index: Int64) -> Finding { Finding(index: index, "it is there twice, or out of its place") }

    /// What is wrong where there are no rows.
    static func missing(_ indexes: Range<Int64>) -> Finding {
        Finding(
            index: indexes.lowerBound,
            indexes.count == 1
                ? "it is missing: it was removed"
                : "it is missing, and all up to event \(indexes.upperBound - 1): they were removed")
    }

    /// What is wrong with a tile of level 0 over no event.
    static func surplusTile(_ tile: Int64) -> Finding {
        let (index, overflow) = tile.multipliedReportingOverflow(by: Int64(Tile.width))
        return Finding(
            index: overflow || tile < 0 ? nil : index,
            "tile \(tile) of level 0 belongs to no event: events were removed, or the tile was put in")
    }

    private func reportNegative() throws {
        let rows = try RowCursor(database, "SELECT idx FROM audit_events NOT INDEXED WHERE idx < 0 ORDER BY idx")
        while try rows.next() {
            outcome.leafFindings.add(index: rows.integer(0), "an index below 0: it was slipped in")
            rowCounts.events += 1
            isComplete = false
        }
        try reportStrays(before: 0)
    }

    /// Whether the rows were read on from where the batch before ended: searching and passing them by lead to the same
    /// place where a table is in order.
    private func checkOrder(of batch: EventBatch, isFirst: Bool) {
        let expected = isFirst ? batch.key : following
        if expected != batch.key || batch.first != batch.key {
            let indexes = [expected, batch.first, batch.key].compactMap { $0 }
            outcome.leafFindings.add(Self.misplaced(indexes.min() ?? batch.base))
            isComplete = false
        }
        following = batch.following
    }

    /// Tiles of level 0 and rows of the index from the end of what was read to the first index of what is read next.
    private func reportStrays(from: Int64 = .min, before: Int64?) throws {
        let width = Int64(Tile.width)
        let tiles = try RowCursor(
            database, "SELECT tile FROM \(Self.tiles) WHERE level = 0 AND tile >= ?1 AND tile <= ?2 ORDER BY tile")
        tiles.restart(from == .min ? .min : from / width, before.map { $0 / width - 1 } ?? .max)
        while try tiles.next() {
            outcome.treeFindings.add(Self.surplusTile(tiles.integer(0)))
            rowCounts.tiles += 1
        }
        guard comparesProjection else { return }
        let index = try RowCursor(
            database, "SELECT idx FROM audit_index NOT INDEXED WHERE idx >= ?1 AND idx <= ?2 ORDER BY idx")
        index.restart(from, before.map { $0 - 1 } ?? .max)
        while try index.next() {
            outcome.projectionFindings.add(ProjectedRows.surplus(index.integer(0)))
            rowCounts.index += 1
        }
    }

    /// Compares the rows that were read with those that the tables have.
    private func compare(_ counted: [Int64]) throws {
        if let finding = RowCounts.difference("audit_events", counted: counted[0], read: rowCounts.events) {
            outcome.leafFindings.add(finding)
            outcome.root = nil
            outcome.roots = [:]
        }
        let upper = try RowCursor(database, "SELECT count(*) FROM \(Self.tiles) WHERE level <> 0")
        let tiles = try rowCounts.tiles + (upper.next() ? upper.integer(0) : 0)
        if let finding = RowCounts.difference("audit_tiles", counted: counted[1], read: tiles) {
            outcome.treeFindings.add(finding)
        }
        guard comparesProjection,
            let finding = RowCounts.difference("audit_index", counted: counted[2], read: rowCounts.index)
        else { return }
        outcome.projectionFindings.add(finding)
    }

    // MARK: Taking back

    private func take(_ batch: EventBatch) throws {
        if batch.base > end { try reportStrays(from: end, before: batch.base) }
        end = batch.base &+ EventBatch.span
        if let first = batch.first, first > nextIndex {
            outcome.leafFindings.add(Self.missing(nextIndex..<first))
            isComplete = false
        }
        if batch.first != nil { nextIndex = batch.next }
        outcome.leafFindings.add(batch.leafFindings)
        outcome.treeFindings.add(batch.treeFindings)
        outcome.projectionFindings.add(batch.projectionFindings)
        for (index, body) in batch.others { outcome.facts.add(index, body) }
        outcome.jobEntries += batch.jobEntries
        rowCounts.events += batch.rowCount
        rowCounts.tiles += batch.tileCount
        rowCounts.index += batch.projectedCount
        for (hash, index) in batch.policyHashes where outcome.policyHashes[hash] == nil {
            outcome.policyHashes[hash] = index
        }
        guard batch.isContiguous, tree.size == batch.base else { return }
        for tile in 0..<EventBatch.tileCount where tile * Tile.width < batch.leaves.count {
            let end = min((tile + 1) * Tile.width, batch.leaves.count)
            let filled = tree.append(
                batch.leaves[tile * Tile.width..<end],
                subtree: tile < batch.subtrees.count ? batch.subtrees[tile] : nil)
            try filled.forEach(compare)
        }
    }

    /// Compares a tile above level 0 with the one that is stored.
    private func compare(_ tile: ComputedTree.UpperTile) throws {
        let (level, index, hashes) = (tile.level, tile.index, tile.hashes)
        let stored = try RowCursor(database, "SELECT hashes FROM \(Self.tiles) WHERE level = ?1 AND tile = ?2")
        stored.restart(Int64(level), index)
        // The events under one hash of this level.
        let width = Int64(1) << (Tile.height * level)
        let first = index * Int64(Tile.width) * width
        guard try stored.next() else {
            outcome.treeFindings.add(
                index: first, upTo: .max, "tile \(index) of level \(level), above it, is missing")
            return
        }
        if let wrong = stored.misstored { outcome.treeFindings.add(wrong) }
        let bytes = stored.bytes(0)
        for (place, hash) in hashes.enumerated() {
            let start = place * TreeHash.byteCount
            guard start + TreeHash.byteCount <= bytes.count else { break }
            let found = TreeHash(bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<start + TreeHash.byteCount]))
            guard found != hash else { continue }
            let index = first + Int64(place) * width
            outcome.treeFindings.add(
                index: index, upTo: index + width - 1,
                "the tree's hash over the events up to \(index + width - 1) is not the one that follows from them: some "
                    + "were changed, or the tree was")
        }
        if bytes.count != hashes.count * TreeHash.byteCount {
            let whole = min(bytes.count / TreeHash.byteCount, hashes.count)
            outcome.treeFindings.add(
                index: first + Int64(whole) * width, upTo: .max,
                "tile \(index) of level \(level), above it, has \(bytes.count) bytes and should have "
                    + "\(hashes.count * TreeHash.byteCount): events were removed or slipped in")
        }
    }

    private func finish() throws {
        outcome.facts.settle()
        outcome.size = nextIndex
        if let following {
            outcome.leafFindings.add(Self.misplaced(following))
            isComplete = false
        }
        if end >= 0 { try reportStrays(from: end, before: nil) }
        isComplete = isComplete && tree.size == nextIndex
        guard isComplete else { return }
        try tree.unfinished.forEach(compare)
        try countTiles(tree.tileCounts)
        outcome.root = tree.root
        outcome.roots = tree.roots
    }

    /// Level 0 has been gone through tile by tile; above it, there may be tiles that no comparison asked for.
    private func countTiles(_ counts: [Int64]) throws {
        let stored = try RowCursor(
            database,
            "SELECT level, count(*), min(tile), max(tile) FROM \(Self.tiles) WHERE level <> 0 GROUP BY level")
        while try stored.next() {
            let level = stored.integer(0)
            let expected = level > 0 && level < counts.count ? counts[Int(level)] : 0
            if stored.integer(1) > expected || stored.integer(2) < 0 || stored.integer(3) >= expected {
                outcome.treeFindings.add(
                    "level \(level) of the tree has tiles that belong to no event: events were removed, or tiles were put in"
                )
            }
        }
    }
}
