import AuditLog

/// The jobs that by the log were removed from the queue.
struct PrunedJobs: Sendable {
    private struct Piece: Sendable {
        let jobs: ClosedRange<Int64>
        let index: Int64
    }

    /// Ascending, once ``settle()`` has been called.
    private var pieces: [Piece] = []

    /// Takes a `jobs.pruned`.
    ///
    /// - Returns: false for one whose jobs do not add up.
    mutating func add(_ index: Int64, _ body: borrowing BodyReader) -> Bool {
        guard let count = body.integer("count"), let texts = body.strings("jobs"), !texts.isEmpty else { return false }
        var total: Int64 = 0
        var last: Int64 = 0
        for text in texts {
            guard let jobs = Self.range(text), jobs.lowerBound > last else { return false }
            last = jobs.upperBound
            total += jobs.upperBound - jobs.lowerBound + 1
            pieces.append(Piece(jobs: jobs, index: index))
        }
        return total == count
    }

    private static func range(_ text: String) -> ClosedRange<Int64>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last,
            last < Int64.max
        else { return nil }
        return first...last
    }

    /// After the last event.
    ///
    /// - Returns: what contradicts itself.
    mutating func settle() -> FindingList {
        pieces.sort { ($0.jobs.lowerBound, $0.index) < ($1.jobs.lowerBound, $1.index) }
        var findings = FindingList()
        var last: Int64 = 0
        pieces.removeAll { piece in
            defer { last = max(last, piece.jobs.upperBound) }
            guard piece.jobs.lowerBound <= last else { return false }
            findings.add(index: piece.index, job: piece.jobs.lowerBound, "it was removed a second time")
            return true
        }
        return findings
    }

    /// The event that says that a job was removed; nil where none does.
    func event(of job: Int64) -> Int64? {
        let place = firstPiece(endingAtOrAfter: job)
        guard place < pieces.count, pieces[place].jobs.contains(job) else { return nil }
        return pieces[place].index
    }

    /// Those of some jobs that no event says were removed, in pieces.
    func others(in jobs: Range<Int64>) -> [Range<Int64>] {
        var others: [Range<Int64>] = []
        var first = jobs.lowerBound
        for piece in pieces[firstPiece(endingAtOrAfter: first)...] {
            guard piece.jobs.lowerBound < jobs.upperBound else { break }
            if first < piece.jobs.lowerBound { others.append(first..<piece.jobs.lowerBound) }
            first = piece.jobs.upperBound + 1
        }
        if first < jobs.upperBound { others.append(first..<jobs.upperBound) }
        return others
    }

    private func firstPiece(endingAtOrAfter job: Int64) -> Int {
        var (low, high) = (0, pieces.count)
        while low < high {
            let middle = (low + high) / 2
            if pieces[middle].jobs.upperBound < job { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
