import Foundation
import Schedules

/// Points in time as the tests write and read them.
enum Moments {
    /// Microseconds since 1970 of `2026-03-29T01:00:00Z`, or with an offset.
    static func at(_ text: String) -> Int64 {
        let formatter = ISO8601DateFormatter()
        guard let date = formatter.date(from: text) else { fatalError("no time: \(text)") }
        return Int64(date.timeIntervalSince1970) * 1_000_000
    }

    static func text(_ moment: Int64?) -> String {
        guard let moment else { return "never" }
        return ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: Double(moment / 1_000_000)))
    }
}

extension Timetable {
    init(_ cron: String, _ zone: String) throws {
        self.init(try CronExpression(cron), in: try ScheduleZone(zone))
    }

    /// The first times after one, in UTC.
    func times(_ count: Int, after text: String) -> [String] {
        next(count, after: Moments.at(text)).map(Moments.text)
    }
}
