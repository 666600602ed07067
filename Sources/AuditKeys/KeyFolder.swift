public import AuditTree
import Foundation

/// The keys of one log and how far it was signed, outside its database: whoever can write the database alone can
/// neither sign in its name nor pass off an older copy of it.
///
/// `$ASSAY_KEYS`, else `$XDG_STATE_HOME/assay`, else `~/.local/state/assay`, has a folder for each log, named after its
/// origin, for its owner alone, with
/// - `keys`: a line a key, the newest first: its secret text, and after a space the microsecond since 1970 UTC until which
///   it signs beside the newer ones, where it does not sign for good;
/// - `head`: the newest signed note, the high-water mark;
/// - `lock`: held while keys or head are looked at or changed.
public struct KeyFolder: Sendable {
    /// A key that signs.
    public struct Entry: Sendable {
        public let key: SignerKey
        /// Microseconds since 1970 UTC from which on it signs no more; nil for the newest.
        public var until: Int64?
    }

    public let path: String
    public let origin: String

    /// - Parameter environment: that of the process where it is nil.
    public init(origin: String, environment: [String: String]? = nil) {
        self.origin = origin
        path = Self.root(environment ?? ProcessInfo.processInfo.environment) + "/" + origin.replacing("/", with: "-")
    }

    /// The folder of all logs' folders.
    private static func root(_ environment: [String: String]) -> String {
        func set(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let named = set("ASSAY_KEYS") { return named }
        return (set("XDG_STATE_HOME") ?? NSHomeDirectory() + "/.local/state") + "/assay"
    }

    /// Whether anything has its name.
    var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    private var keysFile: String { path + "/keys" }
    private var headFile: String { path + "/head" }

    /// Runs `body` while no other process looks at this folder or changes it. Makes the folder where there is none.
    ///
    /// - Throws: ``KeyError``, or what `body` throws.
    public func locked<T>(_ body: () throws -> T) throws -> T {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw KeyError(.unusable, "\(path): cannot be made; make it, or name another folder in ASSAY_KEYS")
        }
        let descriptor = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path + "/lock", "cannot be locked") }
        defer { close(descriptor) }
        // Whoever is told to end while another signs waits on: what it has to do before it may end is behind this lock.
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure(path + "/lock", "cannot be locked") }
        }
        return try body()
    }

    /// The keys, the newest first; none where there is no file.
    public func entries() throws(KeyError) -> [Entry] {
        guard let text = try secret(keysFile) else { return [] }
        var entries: [Entry] = []
        for (number, line) in text.split(separator: "\n").enumerated() {
            let fields = line.split(separator: " ")
            do {
                let key = try SignerKey(text: String(fields[0]))
                let until = fields.count == 2 ? Int64(fields[1]) : nil
                guard fields.count == (until == nil ? 1 : 2), key.name == origin else {
                    throw KeyError(.unusable, "another key or another form")
                }
                entries.append(Entry(key: key, until: until))
            } catch {
                throw KeyError(
                    .unusable, "\(keysFile): line \(number + 1) is no key of \(origin); restore it from a copy")
            }
        }
        return entries
    }

    /// Replaces the keys.
    func keep(_ entries: [Entry]) throws(KeyError) {
        let lines = entries.map { entry in
            entry.key.text + (entry.until.map { " \($0)" } ?? "") + "\n"
        }
        try replace(keysFile, lines.joined())
    }

    /// The newest signed note; nil where nothing was signed here.
    public func head() throws(KeyError) -> SignedNote? {
        guard let text = try secret(headFile) else { return nil }
        do {
            return try SignedNote(parsing: Array(text.utf8))
        } catch {
            throw KeyError(.unusable, "\(headFile): is no signed note (\(error)); restore it from a copy")
        }
    }

    /// The newest signed note, once nobody is signing; nil where nothing was signed here. Makes no folder.
    public func settledHead() throws -> SignedNote? {
        guard FileManager.default.fileExists(atPath: headFile) else { return nil }
        return try locked { try head() }
    }

    /// Replaces the high-water mark.
    func keep(head: SignedNote) throws(KeyError) {
        try replace(headFile, head.serialized)
    }

    // MARK: Files

    /// The text of a file that nobody else may read; nil where there is none.
    private func secret(_ file: String) throws(KeyError) -> String? {
        var status = stat()
        guard stat(file, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw failure(file, "cannot be read")
        }
        guard status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw KeyError(.unusable, "\(file): must belong to this user and be readable by nobody else; chmod 600 it")
        }
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw failure(file, "cannot be read")
        }
        return text
    }

    /// Writes a file so that after a crash there is the old text or the new one, on the disk.
    private func replace(_ file: String, _ text: String) throws(KeyError) {
        let temporary = file + ".new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(temporary, "cannot be written") }
        let bytes = Array(text.utf8)
        let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
        close(descriptor)
        guard isWritten, rename(temporary, file) == 0 else { throw failure(file, "cannot be written") }
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0, fsync(folder) == 0 else { throw failure(path, "cannot be synced") }
        close(folder)
    }

    private func failure(_ file: String, _ what: String) -> KeyError {
        KeyError(
            .unusable,
            "\(file): \(what) (\(String(cString: strerror(errno)))); check its owner and mode, or name another folder "
                + "in ASSAY_KEYS")
    }
}
