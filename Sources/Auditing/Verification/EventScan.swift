import AuditTree
import GRDB

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

    private let database: Database
    private let size: Int64
    private let comparesProjection: Bool
    private let tiles: RowCursor
    private var isTileHeld = false
    private let events: RowCursor
    private var isEventHeld = false
    private let index: RowCursor
    private var isIndexHeld = false
    private var words: WordTable
    private var nextIndex: Int64 = 0
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
        events = try RowCursor(database, "SELECT idx, body FROM audit_events ORDER BY idx")
        tiles = try RowCursor(database, "SELECT tile, hashes FROM audit_tiles WHERE level = 0 ORDER BY tile")
        index = try RowCursor(database, comparesProjection ? ProjectedRows.sql : "SELECT 1 WHERE 0")
        words = try WordTable(database)
        tree = ComputedTree(rootsAt: sizes)
    }

    func run(_ progress: (VerificationProgress) -> Void) throws -> Outcome {
        isEventHeld = try events.next()
        isTileHeld = try tiles.next()
        isIndexHeld = try index.next()
        let pipeline = OrderedPipeline { EventBatch() }
        try pipeline.run(
            fill: fill,
            take: { batch in
                try take(batch)
                progress(VerificationProgress(check: .leaves, done: outcome.size, total: size))
            })
        try finish()
        return outcome
    }

    // MARK: Reading

    private func fill(_ batch: EventBatch) throws -> Bool {
        batch.removeAll()
        try skipMisplaced()
        guard isEventHeld else { return false }
        batch.base = events.integer(0) / EventBatch.span * EventBatch.span
        if comparesProjection, batch.projection == nil { batch.projection = ProjectedRows() }
        while isEventHeld, events.integer(0) - batch.base < EventBatch.span {
            let index = events.integer(0)
            batch.eventRows.append(batch.events.append(events))
            if events.hasMisstored, let wrong = events.misstored { outcome.leafFindings.add(index: index, wrong) }
            if let projection = batch.projection { try add(projection, of: index) }
            note(index)
            isEventHeld = try events.next()
            try skipMisplaced()
        }
        try addTiles(batch)
        return true
    }

    /// Notes an index that was read, and a gap before it.
    private func note(_ read: Int64) {
        if read > nextIndex {
            isComplete = false
            let last = read - 1
            outcome.leafFindings.add(
                index: nextIndex,
                last == nextIndex
                    ? "it is missing: it was removed" : "it is missing, and all up to event \(last): they were removed")
        }
        nextIndex = read < Int64.max ? read + 1 : read
    }

    /// Passes over rows that no log has: with an index below 0, or one that does not come after the one before.
    private func skipMisplaced() throws {
        while isEventHeld, events.integer(0) < nextIndex {
            let index = events.integer(0)
            outcome.leafFindings.add(
                index: index,
                index < 0 ? "an index below 0: it was slipped in" : "it is there twice, or out of its place")
            isComplete = false
            isEventHeld = try events.next()
        }
    }

    private func addTiles(_ batch: EventBatch) throws {
        batch.tileRows = Array(repeating: nil, count: EventBatch.tileCount)
        let first = batch.base / Int64(Tile.width)
        while isTileHeld, tiles.integer(0) < first + Int64(EventBatch.tileCount) {
            let (place, overflow) = tiles.integer(0).subtractingReportingOverflow(first)
            if let wrong = tiles.misstored { outcome.treeFindings.add(wrong) }
            if place >= 0, !overflow, tiles.bytes(1).count % TreeHash.byteCount == 0 {
                batch.tileRows[Int(place)] = batch.tiles.append(tiles)
            } else {
                addSurplusTile()
            }
            isTileHeld = try tiles.next()
        }
    }

    private func addSurplusTile() {
        let tile = tiles.integer(0)
        let (index, overflow) = tile.multipliedReportingOverflow(by: Int64(Tile.width))
        outcome.treeFindings.add(
            index: overflow || tile < 0 ? nil : index,
            "tile \(tile) of level 0 belongs to no event: events were removed, or the tile was put in")
    }

    /// Adds the row of the index beside an event.
    private func add(_ projection: ProjectedRows, of event: Int64) throws {
        while isIndexHeld, index.integer(0) < event {
            addSurplusIndexRow()
            isIndexHeld = try index.next()
        }
        guard isIndexHeld, index.integer(0) == event else {
            projection.places.append(nil)
            return
        }
        try projection.append(index, &words)
        if index.hasMisstored, let wrong = index.misstored { outcome.projectionFindings.add(index: event, wrong) }
        if let wrong = words.takeMisstored() { outcome.projectionFindings.add(index: event, wrong) }
        isIndexHeld = try index.next()
    }

    private func addSurplusIndexRow() {
        outcome.projectionFindings.add(index: index.integer(0), "audit_index has a row of it, and the log has no event")
    }

    // MARK: Taking back

    private func take(_ batch: EventBatch) throws {
        outcome.leafFindings.add(batch.leafFindings)
        outcome.treeFindings.add(batch.treeFindings)
        outcome.projectionFindings.add(batch.projectionFindings)
        for (index, body) in batch.others { outcome.facts.add(index, body) }
        outcome.jobEntries += batch.jobEntries
        for (hash, index) in batch.policyHashes where outcome.policyHashes[hash] == nil {
            outcome.policyHashes[hash] = index
        }
        outcome.size = batch.base &+ Int64(batch.leaves.count)
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
        let stored = try RowCursor(database, "SELECT hashes FROM audit_tiles WHERE level = ?1 AND tile = ?2")
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
        while isTileHeld {
            addSurplusTile()
            isTileHeld = try tiles.next()
        }
        while isIndexHeld {
            addSurplusIndexRow()
            isIndexHeld = try index.next()
        }
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
            database, "SELECT level, count(*), min(tile), max(tile) FROM audit_tiles WHERE level <> 0 GROUP BY level")
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
