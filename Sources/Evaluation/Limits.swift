/// The bounds one program runs under.
public struct Limits: Sendable, Hashable {
    /// CPU time, user and system together, parsing included, in microseconds.
    public var cpuMicroseconds: Int64
    /// Time on the clock from fork to exit, in microseconds.
    public var wallMicroseconds: Int64
    /// Memory beyond the worker's own footprint at fork, in MiB.
    public var memoryMiB: Int64
    /// Bytes written to stdout and stderr together.
    public var outputBytes: Int64

    public init(cpuMicroseconds: Int64, wallMicroseconds: Int64, memoryMiB: Int64, outputBytes: Int64) {
        self.cpuMicroseconds = cpuMicroseconds
        self.wallMicroseconds = wallMicroseconds
        self.memoryMiB = memoryMiB
        self.outputBytes = outputBytes
    }

    /// The wall limit of a job that names none: four times its CPU seconds, and ten more.
    public static func defaultWallMicroseconds(cpuMicroseconds: Int64) -> Int64 {
        4 * cpuMicroseconds + 10_000_000
    }
}
