import Store

/// What running jobs have written that is not recorded yet.
struct PendingOutput {
    private(set) var chunks: [RecordedOutput] = []
    private var recordedAt: Int64 = 0

    /// Between two transactions for the sake of output alone, in microseconds. The first one after a pause is made at
    /// once, so that whoever follows a job waits for no more than this and a commit.
    private static let interval: Int64 = 40_000

    var isEmpty: Bool { chunks.isEmpty }

    mutating func append(_ arrived: [RecordedOutput]) {
        if !arrived.isEmpty { chunks += arrived }
    }

    func isDue(_ now: Int64) -> Bool {
        !chunks.isEmpty && now - recordedAt >= Self.interval
    }

    mutating func removeAll(now: Int64) {
        guard !chunks.isEmpty else { return }
        chunks.removeAll(keepingCapacity: chunks.count < 1_024)
        recordedAt = now
    }
}
