/// What becomes of due times that nobody was there for.
public enum MissedPolicy: String, Sendable, Hashable, CaseIterable {
    /// They are not run.
    case skip
    /// The last of them is run, the others are not.
    case latest
    /// All of them are run, up to a number.
    case all
}

/// What is to be done about a schedule now.
public struct DueRuns: Sendable, Hashable {
    /// The times to run for, the earliest first; microseconds since 1970 UTC.
    public let run: [Int64]
    /// The first and the last of the times that are not run any more; nil where there are none.
    public let missed: ClosedRange<Int64>?
    /// When it falls due next; nil where it never does.
    public let next: Int64?

    /// How late a run is still on time, in microseconds: whoever looks every two minutes is hardly later than this.
    public static let grace: Int64 = 150_000_000
    /// The most due times that are on time at a moment: there is one a minute at most.
    private static let mostOnTime = 3

    /// - Parameters:
    ///   - nextRun: since when nothing was done about it: due times before this are settled.
    ///   - cap: how many missed runs are made up for, where `policy` is `all`.
    public init(_ timetable: Timetable, nextRun: Int64, now: Int64, policy: MissedPolicy, cap: Int) {
        next = timetable.next(after: max(now, nextRun - 1))
        let most = (policy == .all ? max(cap, 1) : 1) + Self.mostOnTime
        let due = Self.last(most + 1, of: timetable, from: nextRun, through: now)
        let punctual = due.count { now - $0 <= Self.grace }
        let count =
            switch policy {
            case .skip: punctual
            case .latest: max(1, punctual)
            // Those that are on time were not missed, and come on top.
            case .all: max(cap, 1) + punctual
            }
        run = due.suffix(count)
        missed = due.dropLast(run.count).last.flatMap { last in
            timetable.next(after: nextRun - 1).map { min($0, last)...last }
        }
    }

    /// The last due times up to now, at least so many where there are so many. However long ago the first one is, no
    /// more than about twice as many are gone through.
    private static func last(_ count: Int, of timetable: Timetable, from first: Int64, through now: Int64) -> [Int64] {
        var window: Int64 = 3_600_000_000
        while true {
            let start = max(first, now - window)
            let due = timetable.times(after: start - 1, through: now)
            if start == first || due.count >= count { return due }
            window *= 2
        }
    }
}
