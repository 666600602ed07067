import Evaluation

/// Keeps count of what comes of one execution's output while it runs, and holds it to the job's bound.
struct StreamedOutput {
    private(set) var chunkCount: Int64 = 0
    private var byteCount: Int64 = 0

    /// Counts a chunk.
    ///
    /// - Returns: its ordinal; nil where an honest worker would have ended the job before.
    mutating func take(_ chunk: OutputChunk, limits: Limits) -> Int64? {
        byteCount += Int64(chunk.bytes.count)
        guard byteCount <= limits.outputBytes else { return nil }
        defer { chunkCount += 1 }
        return chunkCount
    }
}
