import ArgumentParser
import Foundation
import Intake
import Reporting

/// A point in time as ausearch takes them: ISO 8601, or a word that stands for the beginning of a period, in UTC.
struct SearchTimeArgument {
    /// `recent` is ten minutes ago, a week begins on Monday.
    static let words = ["now", "recent", "today", "yesterday", "this-week", "this-month", "this-year"]

    /// Since 1970 UTC.
    let microseconds: Int64

    /// For `@Option(transform:)`, so that a mistake is told what is right.
    static func parse(_ argument: String) throws -> SearchTimeArgument {
        let now = Int64(Date().timeIntervalSince1970 * 1_000_000)
        guard let moment = Moment.microseconds(argument) ?? moment(argument, now) else {
            throw ValidationError(
                "name a time such as 2026-11-23 or 2026-11-23T08:30:00Z, or one of \(words.joined(separator: ", "))")
        }
        return SearchTimeArgument(microseconds: moment)
    }

    private static func moment(_ word: String, _ now: Int64) -> Int64? {
        let day: Int64 = 86_400_000_000
        let today = now - now % day
        switch word {
        case "now": return now
        case "recent": return now - 600_000_000
        case "today": return today
        case "yesterday": return today - day
        // 1970 began on a Thursday.
        case "this-week": return today - (today / day + 3) % 7 * day
        case "this-month": return Moment.microseconds("\(Timestamp.seconds(now).prefix(7))-01")
        case "this-year": return Moment.microseconds("\(Timestamp.seconds(now).prefix(4))-01-01")
        default: return nil
        }
    }
}
