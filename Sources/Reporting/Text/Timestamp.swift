/// Points in time in ISO 8601, UTC.
public enum Timestamp {
    /// To the microsecond: `2026-11-23T08:30:00.250000Z`.
    ///
    /// - Parameter microseconds: since 1970 UTC.
    public static func text(_ microseconds: Int64) -> String {
        let (second, fraction) = divided(microseconds, by: 1_000_000)
        return "\(dateAndTime(second)).\(padded(fraction, 6))Z"
    }

    /// To the second: `2026-11-23T08:30:00Z`.
    public static func seconds(_ microseconds: Int64) -> String {
        "\(dateAndTime(divided(microseconds, by: 1_000_000).quotient))Z"
    }

    private static func dateAndTime(_ second: Int64) -> String {
        let (day, time) = divided(second, by: 86_400)
        let (year, month, dayOfMonth) = civil(day)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))T"
            + "\(padded(time / 3_600, 2)):\(padded(time / 60 % 60, 2)):\(padded(time % 60, 2))"
    }

    /// The date of a day counted from 1970, in the proleptic Gregorian calendar. Years are taken to begin in
    /// March, so that the leap day comes last; 400 of them have 146,097 days.
    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = divided(day + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    /// Division with a remainder that is never negative.
    private static func divided(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
