/// A day of the proleptic Gregorian calendar.
struct CivilDate {
    let year: Int64
    let month: Int
    let day: Int
    /// From 0, Sunday.
    let dayOfWeek: Int

    /// - Parameter days: since 1970-01-01.
    init(daysSince1970 days: Int64) {
        // Years are taken to begin in March, so that the leap day comes last; 400 of them have 146,097 days.
        let shifted = days + 719_468
        let (era, dayOfEra) = Self.floored(shifted, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        // 1970 began on a Thursday.
        dayOfWeek = Int(Self.floored(days + 4, by: 7).remainder)
    }

    /// Division with a remainder that is never negative.
    static func floored(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
