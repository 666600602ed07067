import ArgumentParser
import Intake

/// A point in time in ISO 8601.
struct TimeArgument {
    /// Since 1970 UTC.
    let microseconds: Int64

    /// For `@Option(transform:)`, so that a mistake is told what is right.
    static func parse(_ argument: String) throws -> TimeArgument {
        guard let moment = Moment.microseconds(argument) else {
            throw ValidationError("name a time such as 2026-11-23 or 2026-11-23T08:30:00Z")
        }
        return TimeArgument(microseconds: moment)
    }
}
