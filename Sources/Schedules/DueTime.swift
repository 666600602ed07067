/// Due times in words.
public enum DueTime {
    /// ISO 8601 in UTC, `2026-11-23T08:30:00Z`; with microseconds where it is no whole second.
    ///
    /// - Parameter moment: microseconds since 1970 UTC.
    public static func text(_ moment: Int64) -> String { text(moment, aheadBy: 0) + "Z" }

    /// As the clocks of a zone show it, `2026-11-23T09:30:00+01:00`.
    public static func text(_ moment: Int64, in zone: ScheduleZone) -> String {
        let offset = zone.offset(at: CivilDate.floored(moment, by: 1_000_000).quotient)
        let minutes = abs(offset) / 60
        return text(moment, aheadBy: offset)
            + "\(offset < 0 ? "-" : "+")\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    }

    private static func text(_ moment: Int64, aheadBy seconds: Int64) -> String {
        let (day, time) = CivilDate.floored(moment + seconds * 1_000_000, by: 86_400_000_000)
        let date = CivilDate(daysSince1970: day)
        let second = time / 1_000_000
        let fraction = time % 1_000_000
        return "\(padded(date.year, 4))-\(padded(Int64(date.month), 2))-\(padded(Int64(date.day), 2))T"
            + "\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
            + (fraction == 0 ? "" : ".\(padded(fraction, 6))")
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
