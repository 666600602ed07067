/// When something recurs, as cron(8) spells it: minute, hour, day of month, month, day of week.
///
/// A field is a list of `*`, `a` and `a-b`, ranges and `*` with `/step`; months and days of the week have names as well.
/// Where day of month and day of week are both restricted, a day that either of them names is one (as in crontab(5):
/// a field that begins with `*` restricts nothing in this sense). `@hourly`, `@daily`, `@midnight`, `@weekly`,
/// `@monthly`, `@yearly` and `@annually` stand for the first moment of each.
public struct CronExpression: Sendable, Hashable {
    /// As it was written, with single blanks between the fields.
    public let text: String

    /// One bit a value.
    let minutes: UInt64
    let hours: UInt64
    private let daysOfMonth: UInt64
    private let months: UInt64
    private let daysOfWeek: UInt64
    private let needsBothDays: Bool

    /// Whether it names every hour of the day, so that it goes by elapsed time rather than by the clock on the wall.
    var isEveryHour: Bool { hours == 0xFF_FFFF }

    private static let shorthands = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]

    /// - Throws: ``CronError`` for a text that is none, and for one that names no day that there is.
    public init(_ text: String) throws(CronError) {
        let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" })
        self.text = words.joined(separator: " ")
        let fields = try Self.fields(words)
        minutes = try CronField.minute.values(fields[0])
        hours = try CronField.hour.values(fields[1])
        daysOfMonth = try CronField.dayOfMonth.values(fields[2])
        months = try CronField.month.values(fields[3])
        let week = try CronField.dayOfWeek.values(fields[4])
        daysOfWeek = (week | week >> 7) & 0x7F
        needsBothDays = fields[2].first == "*" || fields[4].first == "*"
        guard Self.exists(daysOfMonth, in: months) || !needsBothDays else {
            throw CronError("day of month: '\(fields[2])' is a day that the month '\(fields[3])' never has")
        }
    }

    private static func fields(_ words: [Substring]) throws(CronError) -> [Substring] {
        guard let first = words.first else {
            throw CronError("it is empty; five fields are needed, such as '0 3 * * *'")
        }
        guard first.hasPrefix("@") else {
            guard words.count == 5 else {
                throw CronError(
                    "it has \(words.count) field\(words.count == 1 ? "" : "s") and needs five: minute, hour, day of month, month, day of week"
                )
            }
            return words
        }
        guard words.count == 1, let spelled = shorthands[first.lowercased()] else {
            throw CronError(
                "'\(words.joined(separator: " "))' is not known; there are \(shorthands.keys.sorted().joined(separator: ", "))"
            )
        }
        return spelled.split(separator: " ")
    }

    /// Whether some month has one of the days.
    private static func exists(_ days: UInt64, in months: UInt64) -> Bool {
        let longest = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains { months >> UInt64($0) & 1 == 1 && days.trailingZeroBitCount <= longest[$0] }
    }

    /// Whether a day is one of its days.
    func names(_ date: CivilDate) -> Bool {
        guard months >> UInt64(date.month) & 1 == 1 else { return false }
        let isOfMonth = daysOfMonth >> UInt64(date.day) & 1 == 1
        let isOfWeek = daysOfWeek >> UInt64(date.dayOfWeek) & 1 == 1
        return needsBothDays ? isOfMonth && isOfWeek : isOfMonth || isOfWeek
    }
}
