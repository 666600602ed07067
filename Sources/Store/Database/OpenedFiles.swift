import Glibc
import Synchronization

/// The files that an open database consists of, as whoever opened it found them: the database, its write-ahead log, and
/// the index over that.
///
/// A file that is deleted or replaced lives on for those who have it open. What they write then is lost with the last
/// of them, and whoever opens the name that is left finds another database, or half of one
/// (https://www.sqlite.org/howtocorrupt.html, section 2). So this looks whether the names still lead to the files. It
/// opens none of them: closing any descriptor on one would drop the locks that SQLite has on it.
final class OpenedFiles: Sendable {
    private struct Identity: Sendable, Hashable {
        let device: dev_t
        let inode: ino_t
    }

    /// The database's path without links: SQLite names the files beside it after that.
    let path: String
    private let known: Mutex<[String: Identity]>
    private let header: Mutex<FileHeader?>

    /// - Parameter path: of a database that has just been opened, and read once: its files stay the same from then on
    ///   until the last one who has it open closes it.
    init(path: String) {
        self.path = Self.withoutLinks(path)
        known = Mutex([:])
        header = Mutex(nil)
        known.withLock { known in
            for name in names { known[name] = Self.identity(of: name) }
        }
        _ = isOverwritten
    }

    private var log: [String] { ["-wal", "-shm"].map { path + $0 } }
    private var names: [String] { [path] + log }

    /// - Throws: `replaced` where a name leads nowhere, or to another file than at first.
    func requireInPlace() throws(StoreError) {
        for name in names {
            switch state(of: name) {
            case .inPlace: continue
            case .gone: throw .replaced(name, isGone: true)
            case .replaced: throw .replaced(name, isGone: false)
            }
        }
        if isOverwritten { throw .overwritten(path) }
    }

    /// Whether what the write-ahead log has belongs into the file that was opened, and into no other.
    var isLogOurs: Bool { log.allSatisfy { state(of: $0) != .replaced } && !isOverwritten }

    /// Whether the file that was opened has been written by somebody other than SQLite.
    private var isOverwritten: Bool {
        guard let identity = known.withLock({ $0[path] }), let descriptor = Self.descriptor(on: identity) else {
            return false
        }
        return header.withLock { known in
            let now = FileHeader(descriptor)
            guard let before = known else {
                known = now
                return false
            }
            guard let now, now.follows(before) else { return true }
            known = now
            return false
        }
    }

    /// The descriptor by which SQLite has a file open in this process.
    private static func descriptor(on identity: Identity) -> Int32? {
        (0..<Int32(256)).first { number in
            var status = stat()
            return fstat(number, &status) == 0
                && Identity(device: status.st_dev, inode: status.st_ino) == identity
        }
    }

    private enum State {
        case inPlace, gone, replaced
    }

    private func state(of name: String) -> State {
        let now = Self.identity(of: name)
        let before = known.withLock { known in
            if known[name] == nil { known[name] = now }
            return known[name]
        }
        if now == before { return .inPlace }
        guard now == nil else { return .replaced }
        // Whoever may not look cannot tell.
        return Self.isMissing(name) ? .gone : .inPlace
    }

    static func withoutLinks(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// nil where there is no such file, or this process cannot tell.
    private static func identity(of path: String) -> Identity? {
        var status = stat()
        return stat(path, &status) == 0 ? Identity(device: status.st_dev, inode: status.st_ino) : nil
    }

    private static func isMissing(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR)
    }
}

extension StoreError {
    static func overwritten(_ path: String) -> StoreError {
        StoreError(
            .replaced,
            "\(path): another file was copied over it while it was in use; nothing more is run or recorded; put a whole "
                + "database there while nobody works on it, without the -wal and -shm that there are, then start again")
    }

    /// - Parameter isGone: whether nothing is there, rather than another file.
    static func replaced(_ path: String, isGone: Bool) -> StoreError {
        StoreError(
            .replaced,
            "\(path): \(isGone ? "was removed" : "another file took its place") while it was in use; nothing more is run "
                + "or recorded; put a whole database there while nobody works on it, then start again")
    }
}
