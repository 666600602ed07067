public import AuditLog
public import Evaluation

/// What a judgement depends on, as one value: programs with the same key are identical, and may be judged once.
///
/// SHA-256 over a sequence of fields, each after its length in 8 bytes, big-endian: the environment's digest, policy hash,
/// module name, CPU and wall time in microseconds, memory in MiB, output in bytes, source, stdin, expected output after
/// how many there are of it (0 or 1), then for each file its name and bytes, by name. Made by supervisors alone, from the
/// bytes that they would hand to a worker. Never in the log: it is a plain hash of a program.
public struct SharingKey: Sendable, Hashable {
    let bytes: [UInt8]

    /// - Parameter environment: over all else that a judgement depends on: interpreter, packages, sandbox, kernel.
    public init(_ assignment: Assignment, environment: Digest) {
        var fields = Fields()
        fields.add(Array("assay sharing 1".utf8))
        fields.add(environment.bytes)
        fields.add(Array(assignment.policyHash.utf8))
        fields.add(Array(assignment.moduleName.utf8))
        fields.add(assignment.limits.cpuMicroseconds)
        fields.add(assignment.limits.wallMicroseconds)
        fields.add(assignment.limits.memoryMiB)
        fields.add(assignment.limits.outputBytes)
        fields.add(assignment.source)
        fields.add(assignment.standardInput)
        fields.add(assignment.expectedOutput == nil ? 0 : 1)
        if let expected = assignment.expectedOutput { fields.add(expected) }
        for file in assignment.files.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            fields.add(Array(file.name.utf8))
            fields.add(file.bytes)
        }
        bytes = fields.digest.finish().bytes
    }

    private struct Fields {
        var digest = RunningDigest()

        mutating func add(_ value: Int64) {
            add(withUnsafeBytes(of: value.bigEndian) { Array($0) })
        }

        mutating func add(_ bytes: [UInt8]) {
            digest.append(withUnsafeBytes(of: Int64(bytes.count).bigEndian) { Array($0) })
            digest.append(bytes)
        }
    }
}

extension ClaimedJob {
    /// Under which its judgement may be shared; nil of a job of a session, which depends on what ran before it.
    public func sharingKey(environment: Digest) -> SharingKey? {
        session == nil ? SharingKey(assignment, environment: environment) : nil
    }

    /// Whether it may be given another one's judgement. Whoever has a job judged again wants it executed.
    public var mayBeGivenJudgement: Bool { session == nil && assignment.attempt == 1 }
}
