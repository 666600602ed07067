import ArgumentParser
import Intake

/// A point in time in ISO 8601.
struct TimeArgument: ExpressibleByArgument {
    /// Since 1970 UTC.
    let microseconds: Int64

    init?(argument: String) {
        guard let moment = Moment.microseconds(argument) else { return nil }
        microseconds = moment
    }
}
