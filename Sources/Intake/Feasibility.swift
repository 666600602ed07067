import Foundation
public import Store

/// What the schema allows and this host, or this version, cannot give.
public enum Feasibility {
    /// The memory of this host in MiB.
    public static let memoryMiB = Int64(ProcessInfo.processInfo.physicalMemory >> 20)

    /// Why a job makes no sense here; nil where it does.
    public static func objection(to job: NewJob) -> String? {
        if job.memoryMiB > memoryMiB { return "memory_mb must not exceed the \(memoryMiB) MiB of this host" }
        if !job.timeout.isFinite { return "timeout must be a number of seconds" }
        if let wall = job.wallTimeout, !wall.isFinite { return "wall_timeout must be a number of seconds" }
        return nil
    }
}
