/// Points in time as people and programs write them.
public enum Moment {
    /// Reads ISO 8601, for example `2026-11-23T08:30:00Z`, `2026-11-23 08:30:00.25+01:00` or `2026-11-23`.
    /// What names no zone is UTC.
    ///
    /// - Returns: microseconds since 1970 UTC; nil for anything else.
    public static func microseconds(_ text: String) -> Int64? {
        var parser = MomentParser(text)
        return parser.moment()
    }
}

private struct MomentParser {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = Substring(text).utf8
    }

    mutating func moment() -> Int64? {
        guard let day = date() else { return nil }
        guard !rest.isEmpty else { return day * 86_400_000_000 }
        guard take("T") || take("t") || take(" "), let time = timeOfDay(), let offset = zone(), rest.isEmpty
        else { return nil }
        return day * 86_400_000_000 + time - offset * 60_000_000
    }

    /// Days since 1970.
    private mutating func date() -> Int64? {
        guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2),
            (1...12).contains(month), day >= 1, day <= Self.daysInMonth(month, year: year)
        else { return nil }
        // Years that begin in March put the leap day last.
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }

    private static func daysInMonth(_ month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Microseconds since midnight.
    private mutating func timeOfDay() -> Int64? {
        guard let hour = digits(2), take(":"), let minute = digits(2), hour < 24, minute < 60 else { return nil }
        var microseconds = (hour * 60 + minute) * 60_000_000
        guard take(":") else { return microseconds }
        guard let second = digits(2), second < 60 else { return nil }
        microseconds += second * 1_000_000
        guard take(".") else { return microseconds }
        var place: Int64 = 100_000
        var count = 0
        while let digit = digits(1) {
            microseconds += digit * place
            place /= 10
            count += 1
        }
        return count > 0 ? microseconds : nil
    }

    /// Minutes east of Greenwich.
    private mutating func zone() -> Int64? {
        if rest.isEmpty || take("Z") || take("z") { return 0 }
        let sign: Int64
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = digits(2), hours < 24 else { return nil }
        _ = take(":")
        guard !rest.isEmpty else { return sign * hours * 60 }
        guard let minutes = digits(2), minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// Exactly so many digits; nil, with nothing taken, where there are fewer.
    private mutating func digits(_ count: Int) -> Int64? {
        let text = rest.prefix(count)
        guard text.count == count, text.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
        rest.removeFirst(count)
        return text.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }
}
