public import Evaluation
import Glibc

/// What goes into a job's scratch before it begins, and what comes out of it after it has ended.
///
/// Both while no job is there: nobody changes names, links or files while the worker looks at them, and nothing is
/// followed that leads elsewhere.
extension Scratch {
    /// See ``ScratchFolder/place(_:)``.
    public func place(_ files: [JobFile]) throws(SandboxError) {
        try ScratchFolder(path).place(files)
    }

    /// See ``ScratchFolder/collect()``. Of a scratch that the job has closed to its owner, nothing.
    public func collect() -> (artifacts: [Artifact], leftOut: Int64) {
        guard let folder = try? ScratchFolder(path) else { return ([], 1) }
        return folder.collect()
    }
}

/// A scratch from its top: what is reached through it is of this scratch, wherever that is mounted and what its path leads
/// to by now.
public struct ScratchFolder: ~Copyable {
    private let top: Descriptor

    init(_ path: String) throws(SandboxError) {
        top = Descriptor(owning: open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
        if top.number < 0 { throw SandboxError(step: "open \(path)", code: errno) }
    }

    /// Puts files into the scratch, of which it has room for the most that a job may bring.
    ///
    /// Throws where a name is taken; names are single ones (``JobFile/objection(toName:)``).
    public func place(_ files: [JobFile]) throws(SandboxError) {
        for file in files { try ScratchFile.write(file.bytes, to: file.name, in: top.number) }
    }

    /// Puts files where programs have been before, in the place of what has their names.
    ///
    /// Throws where there is no room, with ENOSPC; then what was there is there still, unless it was open somewhere.
    public func replace(_ files: [JobFile]) throws(SandboxError) {
        _ = fchmod(top.number, 0o700)
        try requireRoom(for: files)
        for file in files where unlinkat(top.number, file.name, 0) != 0 && errno != ENOENT {
            // A folder, with whatever is in it.
            _ = renameat(top.number, file.name, top.number, "moved-\(UInt64.random(in: 0 ... .max))")
        }
        do throws(SandboxError) {
            try place(files)
        } catch {
            for file in files { _ = unlinkat(top.number, file.name, 0) }
            throw error
        }
    }

    private func requireRoom(for files: [JobFile]) throws(SandboxError) {
        var room = statvfs()
        guard fstatvfs(top.number, &room) == 0 else { throw SandboxError(step: "look at scratch", code: errno) }
        let block = Int(room.f_bsize)
        var blocks = Int(room.f_bavail)
        var inodes = Int(room.f_ffree)
        for file in files {
            let bytes: Int = file.bytes.count
            blocks -= (bytes + block - 1) / block
            inodes -= 1
            var old = stat()
            guard fstatat(top.number, file.name, &old, AT_SYMLINK_NOFOLLOW) == 0, old.st_mode & S_IFMT == S_IFREG,
                old.st_nlink == 1
            else { continue }
            let held = Int(old.st_blocks) * 512
            blocks += held / block
            inodes += 1
        }
        if blocks < 0 || inodes < 0 { throw SandboxError(step: "make room for files", code: ENOSPC) }
    }

    /// As ``collect()``; and what was collected is there no more, so that it is of one program alone where others follow.
    public func take() -> (artifacts: [Artifact], leftOut: Int64) {
        _ = fchmod(top.number, 0o700)
        let found = collect()
        let folder = Descriptor(
            owning: openat(top.number, Artifact.folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
        if folder.number < 0 {
            // Whatever has the name is not what programs are told of.
            _ = unlinkat(top.number, Artifact.folder, 0)
            _ = mkdirat(top.number, Artifact.folder, 0o700)
        }
        for artifact in found.artifacts { _ = unlinkat(folder.number, artifact.name, 0) }
        return found
    }

    /// The plain files in ``Artifact/folder``, by name, up to the bounds of ``Artifact``.
    ///
    /// Folders, links of either kind, pipes, devices and sockets are left out, and so is a folder that is none.
    ///
    /// - Returns: the artifacts, and how many entries were left out.
    public func collect() -> (artifacts: [Artifact], leftOut: Int64) {
        let folder = openat(top.number, Artifact.folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { return ([], errno == ENOENT ? 0 : 1) }
        guard let stream = fdopendir(folder) else {
            close(folder)
            return ([], 1)
        }
        defer { closedir(stream) }
        var artifacts: [Artifact] = []
        var leftOut: Int64 = 0
        var room = Artifact.totalBytes
        for name in Self.names(in: stream) {
            guard artifacts.count < Artifact.limit,
                let bytes = ScratchFile.read(name, in: dirfd(stream), upTo: room)
            else {
                leftOut += 1
                continue
            }
            room -= bytes.count
            artifacts.append(Artifact(name: String(decoding: name.dropLast(), as: UTF8.self), bytes: bytes))
        }
        return (artifacts, leftOut)
    }

    /// Every name in a folder but its own and its parent's, with a NUL at its end, in the order of their bytes.
    private static func names(in stream: OpaquePointer) -> [[UInt8]] {
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                Array(bytes.prefix { $0 != 0 })
            }
            if name != [46], name != [46, 46] { names.append(name + [0]) }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }
}

/// Single files of a scratch.
enum ScratchFile {
    /// Makes a file that must not be there yet.
    ///
    /// - Parameter folder: where a path that is not absolute begins.
    static func write(_ bytes: [UInt8], to path: String, in folder: Int32 = AT_FDCWD) throws(SandboxError) {
        let file = Descriptor(
            owning: openat(folder, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600))
        guard file.number >= 0 else { throw SandboxError(step: "make \(path)", code: errno) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(file.number, $0.baseAddress! + written, $0.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw SandboxError(step: "write \(path)", code: errno) }
            written += count
        }
    }

    /// The bytes of a plain file under that name alone; nil where it is no such file, or has more than `limit` bytes.
    ///
    /// - Parameter name: with a NUL at its end.
    static func read(_ name: [UInt8], in folder: Int32, upTo limit: Int) -> [UInt8]? {
        // What it is comes first: opening anything but a file may have effects.
        guard
            let size = size(ofPlain: { stat in name.withUnsafePath { fstatat(folder, $0, stat, AT_SYMLINK_NOFOLLOW) } }
            ),
            size <= limit
        else { return nil }
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let file = Descriptor(owning: name.withUnsafePath { openat(folder, $0, flags) })
        let number = file.number
        guard number >= 0, Self.size(ofPlain: { fstat(number, $0) }) == size else { return nil }
        var bytes = [UInt8](repeating: 0, count: size)
        var taken = 0
        while taken < size {
            let count = bytes.withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress! + taken, size - taken) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return nil }
            taken += count
        }
        return bytes
    }

    private static func size(ofPlain look: (UnsafeMutablePointer<stat>) -> Int32) -> Int? {
        var found = stat()
        guard look(&found) == 0, found.st_mode & S_IFMT == S_IFREG, found.st_nlink == 1 else { return nil }
        return Int(exactly: found.st_size)
    }
}

extension [UInt8] {
    fileprivate func withUnsafePath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        withUnsafeBytes { body($0.baseAddress!.assumingMemoryBound(to: CChar.self)) }
    }
}

extension JobSandbox {
    /// In a job process: leaves a picture of a value where the program's own files are. A file of the program's with
    /// that name, or a scratch that is full, comes before it.
    public func leave(_ bytes: [UInt8], as name: String) {
        guard hasMounts else { return }
        try? ScratchFile.write(bytes, to: "\(scratch)/\(Artifact.folder)/\(name)")
    }
}
