import CSandbox
import Evaluation
import Glibc

/// The only place a job may write to: a tmpfs bounded in bytes and inodes, fresh for every job that
/// follows one which used it.
///
/// Renewed by unmounting and mounting again, never by deleting what a hostile program left.
public struct Scratch {
    public static let inodes: UInt64 = 4_096

    public let path: String
    /// Where programs leave what is to be kept of them.
    var out: String { "\(path)/\(Artifact.folder)" }
    private var bytes: UInt64
    private var pristine: assay_scratch_state

    /// Takes a mount namespace of this process's own and mounts the scratch in it.
    ///
    /// Needs CAP_SYS_ADMIN in the process's user namespace.
    public init(path: String, bytes: UInt64) throws(SandboxError) {
        self.path = path
        self.bytes = bytes
        pristine = assay_scratch_state()
        try SandboxError.check(assay_own_mounts(), "own mount namespace")
        // A device on a read-only mount may still be written to, but not touched: its times are the host's.
        for device in ["/dev/null", "/dev/urandom"] {
            try SandboxError.check(assay_make_read_only(device), "make \(device) read-only")
        }
        try mount()
    }

    private mutating func mount() throws(SandboxError) {
        try SandboxError.check(assay_mount_scratch(path, bytes, Scratch.inodes), "mount scratch")
        if mkdir(out, 0o700) != 0 { throw SandboxError(step: "make \(out)", code: errno) }
        pristine = try look()
    }

    private func look() throws(SandboxError) -> assay_scratch_state {
        var state = assay_scratch_state()
        try SandboxError.check(assay_scratch_look(path, out, &state), "look at scratch")
        return state
    }

    /// Makes the scratch no larger than `bytes` for the next job.
    public mutating func resize(bytes: UInt64) throws(SandboxError) {
        guard bytes != self.bytes else { return }
        try SandboxError.check(assay_resize_scratch(path, bytes, Scratch.inodes), "resize scratch")
        self.bytes = bytes
    }

    /// Mounts another scratch in its place while `body` runs: whoever takes a copy of the mounts then has that one to
    /// itself, for as long as it lives.
    ///
    /// - Returns: a way into it from here.
    public mutating func lend(
        bytes: UInt64, to body: () throws(SandboxError) -> Void
    ) throws(SandboxError) -> ScratchFolder {
        let own = self.bytes
        try SandboxError.check(assay_unmount_scratch(path), "unmount scratch")
        self.bytes = bytes
        try mount()
        let folder = try ScratchFolder(path)
        let outcome = Result { () throws(SandboxError) in try body() }
        try SandboxError.check(assay_unmount_scratch(path), "unmount scratch")
        self.bytes = own
        try mount()
        try outcome.get()
        return folder
    }

    /// Whether the last job left anything, or touched anything.
    public var isUsed: Bool {
        get throws(SandboxError) { !(try look().isSame(as: pristine)) }
    }

    /// Mounts a new scratch in place of the one that was used.
    public mutating func renew() throws(SandboxError) {
        try SandboxError.check(assay_unmount_scratch(path), "unmount scratch")
        try mount()
    }
}

/// Time stamps are as coarse as the kernel's tick, and a program may set two of the three: what is used and
/// the mode count too.
extension assay_scratch_state {
    fileprivate func isSame(as other: assay_scratch_state) -> Bool {
        used_blocks == other.used_blocks && used_inodes == other.used_inodes && mode == other.mode
            && changed_s == other.changed_s && changed_ns == other.changed_ns && modified_s == other.modified_s
            && modified_ns == other.modified_ns && accessed_s == other.accessed_s && accessed_ns == other.accessed_ns
            && out_mode == other.out_mode && out_changed_s == other.out_changed_s
            && out_changed_ns == other.out_changed_ns && out_modified_s == other.out_modified_s
            && out_modified_ns == other.out_modified_ns && out_accessed_s == other.out_accessed_s
            && out_accessed_ns == other.out_accessed_ns
    }
}
