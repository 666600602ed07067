import AuditLog
import AuditTree
import Glibc

/// The events of four tiles of level 0, with what is stored about them; and once worked on, what is wrong with them.
final class EventBatch: PipelineBatch {
    /// Tiles of level 0.
    static let tileCount = 4
    /// Indexes.
    static let span = Int64(tileCount * Tile.width)

    // What the reader fills in.

    /// The first index that belongs here, a multiple of ``span``.
    var base: Int64 = 0
    let events = RowBuffer()
    /// idx and body of each, in order of idx.
    var eventRows: [RowPlace] = []
    let tiles = RowBuffer()
    /// tile and hashes of the tiles that are stored, by their place from 0 to 3.
    var tileRows: [RowPlace?] = []
    /// The rows of `audit_index`, nil where that is not looked at.
    var projection: ProjectedRows?

    // What the work finds out.

    private(set) var leafFindings = FindingList()
    private(set) var treeFindings = FindingList()
    private(set) var projectionFindings = FindingList()
    /// The leaves, one for each event. An event that is not what the tree was made of counts with the hash that the
    /// tree has for it: that is reported once, and does not make everything above look wrong as well.
    private(set) var leaves: [TreeHash] = []
    /// The root over each 256 of them.
    private(set) var subtrees: [TreeHash] = []
    /// Whether the events are those from ``base`` on without a gap.
    private(set) var isContiguous = true
    /// Events of other types than `job.…`, as they are.
    private(set) var others: [(index: Int64, body: [UInt8])] = []
    /// How many events are about a job, as the projection says it.
    private(set) var jobEntries: Int64 = 0
    /// The policies that events name by their hash, and the first that does.
    private(set) var policyHashes: [String: Int64] = [:]
    private var lastPolicyHash: [UInt8]?

    func removeAll() {
        events.removeAll()
        eventRows.removeAll(keepingCapacity: true)
        tiles.removeAll()
        tileRows.removeAll(keepingCapacity: true)
        projection?.removeAll()
        leafFindings.removeAll()
        treeFindings.removeAll()
        projectionFindings.removeAll()
        leaves.removeAll(keepingCapacity: true)
        subtrees.removeAll(keepingCapacity: true)
        isContiguous = true
        others.removeAll(keepingCapacity: true)
        jobEntries = 0
        policyHashes.removeAll(keepingCapacity: true)
        lastPolicyHash = nil
    }

    func work() {
        // Held here for the while: a property of a class is checked for exclusive access each time.
        var leaves = self.leaves
        self.leaves = []
        var reader = BodyReader()
        for (place, row) in eventRows.enumerated() {
            let row = events.row(row)
            guard let index = row[0].integer, let body = row[1].bytes else { continue }
            if index != base + Int64(place) { isContiguous = false }
            leaves.append(leaf(of: body, at: index))
            read(body, at: index, place: place, &reader)
        }
        self.leaves = leaves
        checkTileSizes()
        guard isContiguous else { return }
        for start in stride(from: 0, to: leaves.count - Tile.width + 1, by: Tile.width) {
            subtrees.append(ComputedTree.complete(leaves[start..<start + Tile.width]))
        }
    }

    private func read(_ body: UnsafeRawBufferPointer, at index: Int64, place: Int, _ reader: inout BodyReader) {
        // What is asked of the tree alone needs no event of a job, which are nearly all.
        if projection == nil, Self.saysJobType(body) { return }
        do {
            try reader.read(body) { members in
                guard let projection else {
                    try members.requireEnvelope()
                    if !members.string("type", hasPrefix: "job.") { others.append((index, Array(body))) }
                    return
                }
                let entry = try IndexedMembers(members)
                if !members.string("type", hasPrefix: "job.") { others.append((index, Array(body))) }
                if entry.job != nil { jobEntries += 1 }
                if let hash = entry.policyHash { note(policyHash: hash, at: index) }
                projection.compare(entry, at: index, place: place, &projectionFindings)
            }
        } catch {
            leafFindings.add(index: index, "\(error)")
        }
    }

    private func note(policyHash hash: BodyText, at index: Int64) {
        // Nearly always that of the event before.
        if let last = lastPolicyHash, last.withUnsafeBytes({ hash.equals($0) }) { return }
        lastPolicyHash = hash.bytes
        let hash = hash.string
        if policyHashes[hash] == nil { policyHashes[hash] = index }
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

    /// The hash of an event, compared with the one that is stored for it.
    private func leaf(of body: UnsafeRawBufferPointer, at index: Int64) -> TreeHash {
        let computed = TreeHash.leaf(body)
        guard let stored = storedHash(at: index) else {
            // That a tile is missing or short is said once, of the tile.
            return computed
        }
        if stored == computed { return computed }
        leafFindings.add(index: index, "its body is not the one that was hashed into the tree: it was changed since")
        return stored
    }

    private func storedHash(at index: Int64) -> TreeHash? {
        let offset = Int(index - base)
        guard let place = tileRows[offset / Tile.width], let hashes = tiles.row(place)[1].bytes else { return nil }
        let start = offset % Tile.width * TreeHash.byteCount
        guard start + TreeHash.byteCount <= hashes.count else { return nil }
        return TreeHash(bytes: UnsafeRawBufferPointer(rebasing: hashes[start..<start + TreeHash.byteCount]))
    }

    /// Whether every tile of level 0 is there, with as many hashes as there are events for it.
    private func checkTileSizes() {
        var expected = [Int](repeating: 0, count: Self.tileCount)
        for row in eventRows {
            guard let index = events.row(row)[0].integer else { continue }
            // Up to the last event there is: one that is missing still has its hash.
            let offset = Int(index - base)
            for tile in 0..<offset / Tile.width { expected[tile] = Tile.width }
            expected[offset / Tile.width] = offset % Tile.width + 1
        }
        for (tile, expected) in expected.enumerated() {
            let first = base + Int64(tile * Tile.width)
            let stored = tileRows[tile].flatMap { tiles.row($0)[1].bytes }.map { $0.count / TreeHash.byteCount } ?? 0
            guard stored != expected else { continue }
            if stored > expected {
                treeFindings.add(
                    index: first + Int64(expected),
                    "the tree has \(stored - expected) events from here on that the log has not: they were removed")
            } else {
                treeFindings.add(
                    index: first + Int64(stored),
                    "the tree has no hash of \(expected - stored) events from here on: they were slipped in, or hashes "
                        + "were removed")
            }
        }
    }
}
