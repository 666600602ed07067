/// Why something cannot be had of a stored tree: it is damaged, or it has never had that many leaves.
public enum TreeError: Error, Sendable, Hashable {
    /// A tree of `size` leaves has this tile; the storage does not.
    case tileMissing(level: Int, index: Int64, size: Int64)
    /// The tile has another number of hashes than one of a tree of `size` leaves.
    case tileCount(level: Int, index: Int64, size: Int64, expected: Int, found: Int)
    /// The storage answered with another tile than it was asked for.
    case tileMisplaced(level: Int, index: Int64)
    /// No tree has this size: negative, or more than this tree has.
    case size(Int64, of: Int64)
    /// The tree of `size` leaves has no leaf of this index.
    case index(Int64, size: Int64)
    /// 2^63 − 1 leaves are all there can be.
    case full
}

extension TreeError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tileMissing(let level, let index, let size):
            "tile \(index) of level \(level) is missing in a tree of \(size) leaves"
        case .tileCount(let level, let index, let size, let expected, let found):
            "tile \(index) of level \(level) has \(found) hashes; \(expected) belong there in a tree of \(size) leaves"
        case .tileMisplaced(let level, let index):
            "another tile is stored where tile \(index) of level \(level) belongs"
        case .size(let size, let stored):
            "there is no tree of \(size) leaves in one of \(stored)"
        case .index(let index, let size):
            "there is no leaf \(index) in a tree of \(size) leaves"
        case .full:
            "the tree is full"
        }
    }
}
