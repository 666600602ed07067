import Glibc

/// Address space kept back from a program, so that there is room to say that it ran out of memory.
///
/// Counts against RLIMIT_DATA while it is held, and is never touched.
public struct MemoryReserve: ~Copyable {
    /// Bytes; the limit of a job is raised by as much.
    static let bytes = 8 << 20

    private var start: UnsafeMutableRawPointer?

    /// Takes the reserve; without it where the kernel has none to give.
    public init() {
        let mapped = mmap(nil, MemoryReserve.bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        start = mapped == MAP_FAILED ? nil : mapped
    }

    /// Gives it back, for what comes after the program.
    public mutating func release() {
        if let start { munmap(start, MemoryReserve.bytes) }
        start = nil
    }
}
