import Glibc

/// The file `<database>-lock`, on which every living supervisor holds a lock of one byte, at the offset of
/// its id.
///
/// Open-file-description locks (`fcntl(2)`, F_OFD_SETLK) belong to the open file: the kernel lets go of
/// them when the last descriptor closes, however the process ends, and other descriptors of the same
/// process neither share nor drop them. The descriptor closes on exec, so that no worker inherits a life.
/// The database itself cannot carry the lock: closing any descriptor on it would drop SQLite's own.
final class SupervisorLocks: Sendable {
    private let descriptor: Int32
    private let path: String

    /// F_OFD_GETLK and F_OFD_SETLK of Linux's <fcntl.h>, the same on every architecture. glibc hides them
    /// from Swift, whose importer does not define _GNU_SOURCE.
    private static let examineLock: Int32 = 36
    private static let setLock: Int32 = 37

    init(database path: String) throws(StoreError) {
        self.path = path + "-lock"
        var database = stat()
        let isThere = stat(path, &database) == 0
        let mode = isThere ? database.st_mode & 0o777 | 0o600 : 0o644
        // No link is followed: whoever owns the folder must not have root make or open a file elsewhere.
        let flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW
        let made = open(self.path, flags | O_CREAT | O_EXCL, mode)
        descriptor = made < 0 && errno == EEXIST ? open(self.path, flags) : made
        guard descriptor >= 0 else { throw Self.failure(self.path, "open") }
        guard made >= 0, isThere else { return }
        // As SQLite does with the files beside a database: whoever may write the one may write the other, whatever the
        // umask, and root leaves them to whoever owns it.
        _ = fchmod(made, mode)
        if geteuid() == 0 { _ = fchown(made, database.st_uid, database.st_gid) }
    }

    /// To look at locks and take none: nothing is made or changed.
    ///
    /// Nil where the file is not there, so that no lock is held.
    init?(examining path: String) throws(StoreError) {
        self.path = path + "-lock"
        descriptor = open(self.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor < 0 else { return }
        if errno == ENOENT { return nil }
        throw Self.failure(self.path, "open")
    }

    deinit {
        close(descriptor)
    }

    /// Takes the lock of supervisor `id`, which nobody else can hold.
    func take(_ id: Int64) throws(StoreError) {
        var range = Self.byte(id, F_WRLCK)
        guard fcntl(descriptor, Self.setLock, &range) == 0 else { throw Self.failure(path, "lock") }
    }

    /// Lets go of the lock of supervisor `id`.
    func release(_ id: Int64) {
        var range = Self.byte(id, F_UNLCK)
        _ = fcntl(descriptor, Self.setLock, &range)
    }

    /// Whether another open file holds the lock of supervisor `id`: whether that one is alive.
    func isHeldElsewhere(_ id: Int64) throws(StoreError) -> Bool {
        var range = Self.byte(id, F_WRLCK)
        guard fcntl(descriptor, Self.examineLock, &range) == 0 else { throw Self.failure(path, "examine") }
        return range.l_type != Int16(F_UNLCK)
    }

    /// Makes sure that others who look for this supervisor's lock find it.
    ///
    /// - Throws: `replaced` where the file was removed, or another has its name.
    func requireInPlace() throws(StoreError) {
        var own = stat()
        var named = stat()
        guard fstat(descriptor, &own) == 0 else { throw Self.failure(path, "examine") }
        guard stat(path, &named) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { throw .replaced(path, isGone: true) }
            return
        }
        guard (named.st_dev, named.st_ino) == (own.st_dev, own.st_ino) else { throw .replaced(path, isGone: false) }
    }

    private static func byte(_ id: Int64, _ type: Int32) -> flock {
        flock(l_type: Int16(type), l_whence: Int16(SEEK_SET), l_start: off_t(id), l_len: 1, l_pid: 0)
    }

    private static func failure(_ path: String, _ verb: String) -> StoreError {
        StoreError(.cannotOpen, "\(path): cannot \(verb) it (\(String(cString: strerror(errno)))); check its mode")
    }
}
