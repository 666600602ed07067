import Foundation
public import Store

/// Limits that the schema allows and this host cannot give.
public enum HostLimits {
    /// The memory of this host in MiB.
    public static let memoryMiB = Int64(ProcessInfo.processInfo.physicalMemory >> 20)

    /// Why a job's limits make no sense here; nil where they do.
    public static func objection(to job: NewJob) -> String? {
        guard job.memoryMiB > memoryMiB else { return nil }
        return "memory_mb must not exceed the \(memoryMiB) MiB of this host"
    }
}
