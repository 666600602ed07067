/// When a cron expression falls due in a time zone.
///
/// The rule for the days on which clocks are changed:
/// - An expression that names every hour (`*/10 * * * *`, `@hourly`) goes by elapsed time: it falls due at every moment
///   at which the clock shows one of its times. What the clocks skip it does without, and what they repeat it repeats.
/// - Any other falls due once for each of its times. One that the clocks skip falls due at the moment at which they
///   skip it (several skipped at once are one), and one that they repeat falls due the first time.
public struct Timetable: Sendable, Hashable {
    public let expression: CronExpression
    public let zone: ScheduleZone

    public init(_ expression: CronExpression, in zone: ScheduleZone) {
        self.expression = expression
        self.zone = zone
    }

    /// How far ahead is looked, in days: the 29th of February comes at least every eight years, and a day of the week
    /// on it (`*/29` with one) within forty.
    private static let horizon: Int64 = 41 * 366

    /// The first time after a moment; nil where there is none within forty years.
    ///
    /// - Parameter moment: microseconds since 1970 UTC, as is the result, which is a whole second.
    public func next(after moment: Int64) -> Int64? {
        let second = CivilDate.floored(moment, by: 1_000_000).quotient + 1
        let last = second + Self.horizon * 86_400
        // From a day earlier, so that the times repeated at a change that has just been are known for what they are.
        var stretch = zone.stretch(at: second - 86_400)
        while stretch.start < last {
            if stretch.end > second, let found = first(in: stretch, from: second, until: last) {
                return found * 1_000_000
            }
            if stretch.end == .max { return nil }
            stretch = zone.stretch(after: stretch)
        }
        return nil
    }

    /// The first times after a moment, at most so many.
    public func next(_ count: Int, after moment: Int64) -> [Int64] {
        var times: [Int64] = []
        while times.count < count, let time = next(after: times.last ?? moment) { times.append(time) }
        return times
    }

    /// The times after a moment, up to another and with it.
    func times(after moment: Int64, through end: Int64) -> [Int64] {
        var times: [Int64] = []
        while let time = next(after: times.last ?? moment), time <= end { times.append(time) }
        return times
    }

    /// The first due second of a stretch that is not before `second`.
    private func first(in stretch: ScheduleZone.Stretch, from second: Int64, until last: Int64) -> Int64? {
        let start = stretch.start + stretch.offset
        // What the clocks showed when they were changed.
        let changed = stretch.start + stretch.earlierOffset
        var from = max(second, stretch.start) + stretch.offset
        if !expression.isEveryHour {
            if changed < start, second <= stretch.start, match(from: changed, before: start) != nil {
                return stretch.start
            }
            from = max(from, changed)
        }
        let end = stretch.end == .max ? last + stretch.offset : min(stretch.end, last) + stretch.offset
        return match(from: from, before: end).map { $0 - stretch.offset }
    }

    /// The first of its times on the wall, from one on and before another; in seconds as if the wall were at Greenwich.
    private func match(from: Int64, before end: Int64) -> Int64? {
        guard from < end else { return nil }
        // Times are whole minutes.
        let minute = CivilDate.floored(from + 59, by: 60).quotient
        var (day, minuteOfDay) = CivilDate.floored(minute, by: 1_440)
        while day * 86_400 < end {
            if expression.names(CivilDate(daysSince1970: day)), let time = time(from: Int(minuteOfDay)) {
                let found = day * 86_400 + Int64(time) * 60
                return found < end ? found : nil
            }
            day += 1
            minuteOfDay = 0
        }
        return nil
    }

    /// The first minute of the day that it names, from one on.
    private func time(from minuteOfDay: Int) -> Int? {
        for hour in (minuteOfDay / 60)..<24 where expression.hours >> UInt64(hour) & 1 == 1 {
            let earliest = hour == minuteOfDay / 60 ? minuteOfDay % 60 : 0
            let later = expression.minutes >> UInt64(earliest)
            if later != 0 { return hour * 60 + earliest + later.trailingZeroBitCount }
        }
        return nil
    }
}
