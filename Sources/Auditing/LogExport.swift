public import AuditLog
import AuditTree
import Foundation
import GRDB
public import Store

/// Events of the log as JSON Lines, for somebody without the database.
///
/// The first line is a header, a canonical JSON object:
///
///     {"assay":"0.1.0","first":0,"format":"assay log 1","origin":"assay/…","root":"…","size":3}
///
/// `first` is the index of the first event that follows, `size` the index after the last, `root` the base64 of the root
/// of the tree over the first `size` events. Then a line for each event, without white space, `leaf` being the base64 of
/// its leaf hash and `event` its body, byte for byte:
///
///     {"idx":0,"leaf":"…","event":{…}}
///
/// So `leaf` is SHA-256 of a zero byte and the bytes between `"event":` and the last `}` of the line, and the root
/// follows from all leaves of an export that begins at 0, or of exports that continue one another.
public struct LogExport {
    /// Where an export begins.
    public enum Start: Sendable {
        /// With the event of this index.
        case index(Int64)
        /// After the events that a checkpoint covers: a signed note. It must be one of this log, and the log must still
        /// have what it covers; who signed it does not matter to that.
        case checkpoint([UInt8])
    }

    /// What was written.
    public struct Summary: Sendable {
        public let first: Int64
        public let size: Int64
        public let sha256: Digest
    }

    private let store: JobStore
    private let version: String

    /// - Parameter version: of assay, for the header.
    public init(store: JobStore, version: String) {
        self.store = store
        self.version = version
    }

    /// Writes the events from `start` to the end of the log to a file, and records that they were handed out.
    ///
    /// The file appears under its name when it is complete and on the disk, and recorded as `log.exported`, which is
    /// therefore the first event of the next export.
    ///
    /// - Parameters:
    ///   - replacing: whether the file may take the place of another.
    ///   - progress: told now and then how many events were written, and of how many.
    /// - Throws: ``ExportError``; `StoreError`.
    public func write(
        to path: String, from start: Start, replacing: Bool, actor: Actor,
        progress: (_ done: Int64, _ of: Int64) -> Void = { _, _ in }
    ) throws -> Summary {
        let file = try NewFile(path: path, replacing: replacing)
        let summary = try store.read { database in
            try write(database, from: start, to: file, progress: progress)
        }
        try file.sync()
        try store.logTransaction { log in
            log.record(
                .logExported(
                    file: URL(fileURLWithPath: path).lastPathComponent, first: summary.first, size: summary.size,
                    sha256: summary.sha256, actor: actor, time: log.now))
        }
        try file.publish()
        return summary
    }

    private func write(
        _ database: Database, from start: Start, to file: NewFile, progress: (Int64, Int64) -> Void
    ) throws -> Summary {
        let origin = try LogRows.origin(database)
        let size = try LogRows.size(database)
        let tree = MerkleTree(size: size, reader: TileRows(database))
        let first: Int64
        switch start {
        case .index(let index):
            guard index >= 0, index <= size else {
                throw ExportError(.usage, "the log has \(size) events; there is none from \(index) on")
            }
            first = index
        case .checkpoint(let note):
            first = try KeptCheckpoint(note, option: "--since", origin: origin, tree: tree).checkpoint.size
        }
        let root = try damaged { try tree.root() }
        try file.write(
            CanonicalJSON.object { json in
                json.set("assay", version)
                json.set("first", first)
                json.set("format", "assay log 1")
                json.set("origin", origin)
                json.set("root", root.base64)
                json.set("size", size)
            } + [10])

        var lines = EventLines(TileRows(database))
        var expected = first
        try LogRows.eachBody(from: first, to: size, database) { index, body in
            guard index == expected else { throw ExportError.damaged(expected, "is missing") }
            expected += 1
            try file.write(lines.line(index, body))
            if index % 4_096 == 0 { progress(index - first, size - first) }
        }
        guard expected == size else { throw ExportError.damaged(expected, "is missing") }
        return Summary(first: first, size: size, sha256: try file.finish())
    }

    private func damaged<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as TreeError {
            throw ExportError(.damaged, error)
        }
    }
}

/// Makes the lines of events, and holds each event against the tree.
private struct EventLines {
    private let tiles: TileRows
    private var tile: Tile?
    private var reader = BodyReader()

    init(_ tiles: TileRows) {
        self.tiles = tiles
    }

    mutating func line(_ index: Int64, _ body: UnsafeRawBufferPointer) throws -> [UInt8] {
        let leaf = TreeHash.leaf(body)
        if tile?.index != index / Int64(Tile.width) {
            tile = try tiles.tile(level: 0, index: index / Int64(Tile.width))
        }
        let place = Int(index % Int64(Tile.width))
        guard let tile, place < tile.hashes.count, tile.hashes[place] == leaf else {
            throw ExportError.damaged(index, "is not the one that the tree has")
        }
        // What has no line end in it stays one line; a canonical body has none.
        do {
            try reader.read(body) { _ in }
        } catch let error as BodyError {
            throw ExportError.damaged(index, "cannot be handed out: \(error)")
        }
        var line = Array("{\"idx\":\(index),\"leaf\":\"\(leaf.base64)\",\"event\":".utf8)
        line.append(contentsOf: body)
        line += [UInt8(ascii: "}"), 10]
        return line
    }
}
