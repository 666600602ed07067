import Glibc

/// When workers are replaced that nothing is wrong with: a fork copies whatever its parent has become.
public struct WorkerRecycling: Sendable, Hashable {
    /// After so many jobs; from 1.
    public var jobs = 100_000
    /// Once a worker has grown by so many KiB since it was ready.
    public var growthKiB: Int64 = 128 << 10

    public init() {}

    /// Why a worker has served its time; nil where it has not. Its size is looked at every so many jobs.
    func reason(toRetire slot: WorkerSlot) -> String? {
        if slot.jobsDone >= jobs { return "it has judged \(slot.jobsDone) programs" }
        return slot.memory?.grewBeyond(growthKiB, jobs: slot.jobsDone) == true
            ? "it has grown by more than \(growthKiB >> 10) MiB" : nil
    }
}

/// The resident memory of a worker, as the kernel counts it.
final class WorkerMemory {
    /// Jobs between two looks.
    private static let interval = 500

    private let pid: pid_t
    private let initialKiB: Int64
    private var nextLook = WorkerMemory.interval

    /// - Parameter process: what was started: bubblewrap, with the worker as the last of its only descendants, or the
    ///   worker itself.
    init?(_ process: pid_t) {
        pid = Self.innermost(process)
        guard let size = Self.residentKiB(pid) else { return nil }
        initialKiB = size
    }

    func grewBeyond(_ limit: Int64, jobs: Int) -> Bool {
        guard jobs >= nextLook else { return false }
        nextLook = jobs + Self.interval
        return Self.residentKiB(pid).map { $0 - initialKiB > limit } ?? false
    }

    private static func innermost(_ pid: pid_t) -> pid_t {
        let children = text("/proc/\(pid)/task/\(pid)/children").split(separator: " ").compactMap { pid_t($0) }
        guard let child = children.first, name(pid) != "assay-worker" else { return pid }
        return innermost(child)
    }

    private static func name(_ pid: pid_t) -> String {
        String(text("/proc/\(pid)/comm").prefix { $0 != "\n" })
    }

    /// Field 2 of /proc/PID/statm (proc(5)), in pages.
    private static func residentKiB(_ pid: pid_t) -> Int64? {
        let fields = text("/proc/\(pid)/statm").split(separator: " ")
        guard fields.count > 1, let pages = Int64(fields[1]) else { return nil }
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE))) / 1_024
    }

    /// The beginning of a file of /proc; empty where there is none.
    private static func text(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        return withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 1) { buffer in
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            return String(decoding: UnsafeRawBufferPointer(rebasing: buffer[..<max(0, count)]), as: UTF8.self)
        }
    }
}
