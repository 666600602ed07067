import AuditTree

/// What was found in the events of four tiles of level 0.
final class EventBatch {
    /// Tiles of level 0.
    static let tileCount = 4
    /// Indexes.
    static let span = Int64(tileCount * Tile.width)

    /// The first index that belongs here, a multiple of ``span``.
    private(set) var base: Int64 = 0
    /// The index that a search found to be the first of these.
    private(set) var key: Int64 = 0
    /// The index that was read first; nil where none was.
    private(set) var first: Int64?
    /// The index after the last that was read; ``base`` where none was.
    private(set) var next: Int64 = 0
    /// How many rows were read that belong here, or in no place.
    private(set) var rowCount: Int64 = 0
    /// How many of them were out of their place.
    private(set) var misplacedCount = 0
    /// The index of the first row that was read and does not belong here.
    var following: Int64?

    var leafFindings = FindingList()
    var treeFindings = FindingList()
    var projectionFindings = FindingList()
    /// The leaves, one for each event. An event that is not what the tree was made of counts with the hash that the
    /// tree has for it: that is reported once, and does not make everything above look wrong as well.
    var leaves: [TreeHash] = []
    /// The root over each 256 of them.
    private(set) var subtrees: [TreeHash] = []
    /// Whether the events are those from ``base`` on without a gap.
    private(set) var isContiguous = true
    /// Events of other types than `job.…`, as they are.
    var others: [(index: Int64, body: [UInt8])] = []
    /// How many events are about a job, as the projection says it.
    var jobEntries: Int64 = 0
    /// How many tiles of level 0, and rows of the index, were passed.
    var tileCount: Int64 = 0
    var projectedCount: Int64 = 0
    /// The policies that events name by their hash, and the first that does.
    var policyHashes: [String: Int64] = [:]

    /// Empties it, for the events of a range.
    func begin(_ range: ClosedRange<Int64>, key: Int64) {
        base = range.lowerBound
        self.key = key
        first = nil
        next = base
        rowCount = 0
        misplacedCount = 0
        following = nil
        leafFindings.removeAll()
        treeFindings.removeAll()
        projectionFindings.removeAll()
        leaves.removeAll(keepingCapacity: true)
        subtrees.removeAll(keepingCapacity: true)
        isContiguous = true
        others.removeAll(keepingCapacity: true)
        jobEntries = 0
        tileCount = 0
        projectedCount = 0
        policyHashes.removeAll(keepingCapacity: true)
    }

    /// Notes an index that was read, and a gap before it.
    ///
    /// - Returns: whether it comes after the one before. If not, no log has such a row, and it is to be passed over.
    func note(_ index: Int64) -> Bool {
        rowCount += 1
        guard index >= next else {
            misplacedCount += 1
            leafFindings.add(EventScan.misplaced(index))
            isContiguous = false
            return false
        }
        if index > next {
            isContiguous = false
            // Whether there is one before the first, shows in the batch before.
            if first != nil { leafFindings.add(EventScan.missing(next..<index)) }
        }
        first = first ?? index
        next = index < .max ? index + 1 : index
        return true
    }

    /// After the last event.
    func close() {
        guard isContiguous else { return }
        for start in stride(from: 0, to: leaves.count - Tile.width + 1, by: Tile.width) {
            subtrees.append(ComputedTree.complete(leaves[start..<start + Tile.width]))
        }
    }
}
