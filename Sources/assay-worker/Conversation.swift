import Sandbox
import Wire

/// What came over a job's report pipe, as far as it can be believed.
struct Conversation {
    /// Up to the first forgery. An end that a forgery follows is none.
    private(set) var reports: [JobReport] = []
    /// Whether somebody wrote to the pipe who does not know the job's nonce, or the order of things.
    private(set) var isForged = false

    init(in seen: Observation, nonce: [UInt8]) {
        var reader = FrameReader(limit: JobReport.frameLimit)
        seen.report.withUnsafeBytes { reader.append($0) }
        do {
            while let frame = try reader.next() {
                let report = try JobReport(frame, nonce: nonce)
                isForged = !mayFollow(report)
                if isForged { break }
                reports.append(report)
            }
        } catch {
            isForged = true
        }
        if isForged { reports.removeAll { if case .outcome = $0 { true } else { false } } }
    }

    /// The order of an honest process: what the check found; what the program did, as it did it; how it ended.
    private func mayFollow(_ report: JobReport) -> Bool {
        guard case .checked(_, _, let rejects)? = reports.first else {
            if case .checked = report { return true }
            return false
        }
        if case .checked = report { return false }
        return !rejects && !reports.contains(where: \.isEnd)
    }
}

extension JobReport {
    fileprivate var isEnd: Bool {
        switch self {
        case .blocked, .outcome: true
        case .checked, .event, .eventCounts, .learned: false
        }
    }
}
