import Evaluation
import Foundation
import GRDB

/// The columns that a claim returns, in the order of its RETURNING clause. The row itself is only valid
/// until the next one is read.
struct ClaimedRow {
    let job: Int64
    let attempt: Int64
    let priority: Int64
    let policy: String
    let policyHash: String?
    let moduleName: String
    let session: String?
    /// The same as bytes, which a producer may have written anything into.
    let sessionName: [UInt8]?
    /// Whether the session's name is what its bytes say: UTF-8 without NUL, in normal form C, so that names are equal as
    /// texts only where they are the same bytes.
    let hasSessionName: Bool
    let timeout: Double
    let wallTimeout: Double?
    let memoryMiB: Int64
    let outputLimit: Int64
    let createdAt: Int64
    let salt: [UInt8]
    let batch: [UInt8]?
    let externalID: [UInt8]?
    let submitter: [UInt8]?
    let tags: [UInt8]?
    let hasFiles: Bool
    let removed: [UInt8]?

    init(_ row: Row) {
        job = row[0]
        attempt = row[1]
        priority = row[2]
        policy = row[3]
        policyHash = row[4]
        moduleName = row[5]
        session = row[6]
        let name = row.bytes(6)
        sessionName = name
        hasSessionName = (session?.precomposedStringWithCanonicalMapping).map { Array($0.utf8) } == name
        timeout = row[7]
        wallTimeout = row[8]
        memoryMiB = row[9]
        outputLimit = row[10]
        createdAt = row[11]
        salt = row.bytes(12) ?? []
        batch = row.bytes(13)
        externalID = row.bytes(14)
        submitter = row.bytes(15)
        tags = row.bytes(16)
        hasFiles = row[17]
        removed = row.bytes(18)
    }

    func claimedJob(lease: Lease, policyHash: String, texts: ClaimedTexts, files: [JobFile]) -> ClaimedJob {
        let assignment = Assignment(
            job: job, attempt: attempt, source: texts.source, standardInput: texts.standardInput ?? [],
            expectedOutput: texts.expectedOutput, moduleName: moduleName, policyHash: policyHash, limits: limits,
            files: files)
        return ClaimedJob(
            lease: lease, assignment: assignment, priority: priority, policy: policy, session: session, batch: batch)
    }

    private var limits: Limits {
        Self.limits(timeout: timeout, wallTimeout: wallTimeout, memoryMiB: memoryMiB, outputLimit: outputLimit)
    }

    /// From the columns of a job.
    static func limits(timeout: Double, wallTimeout: Double?, memoryMiB: Int64, outputLimit: Int64) -> Limits {
        let cpu = Self.microseconds(timeout)
        return Limits(
            cpuMicroseconds: cpu,
            wallMicroseconds: wallTimeout.map(Self.microseconds)
                ?? Limits.defaultWallMicroseconds(cpuMicroseconds: cpu),
            memoryMiB: memoryMiB, outputBytes: outputLimit)
    }

    /// The schema bounds seconds from below and above, so the product fits.
    private static func microseconds(_ seconds: Double) -> Int64 {
        Int64((seconds * 1_000_000).rounded())
    }
}

/// What of a job may be large.
struct ClaimedTexts {
    let source: [UInt8]
    let standardInput: [UInt8]?
    let expectedOutput: [UInt8]?

    static func fetch(job: Int64, _ database: Database) throws -> ClaimedTexts {
        let statement = try database.cachedStatement(
            sql: "SELECT source, stdin, expected_stdout FROM jobs WHERE id = ?")
        statement.setUncheckedArguments([job])
        let rows = try Row.fetchCursor(statement)
        var texts = ClaimedTexts(source: [], standardInput: nil, expectedOutput: nil)
        while let row = try rows.next() {
            texts = ClaimedTexts(source: row.bytes(0) ?? [], standardInput: row.bytes(1), expectedOutput: row.bytes(2))
        }
        return texts
    }
}
