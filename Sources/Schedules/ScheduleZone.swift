import Foundation

/// A time zone of the IANA database: how far its clocks are ahead of UTC, and when that changes.
public struct ScheduleZone: Sendable, Hashable {
    /// Its IANA name.
    public let name: String
    private let zone: TimeZone

    private static let universal: Set = ["UTC", "Etc/UTC"]
    public var isUTC: Bool { Self.universal.contains(name) }

    /// Between two changes: the clocks show UTC plus the offset, from the start on until before the end.
    struct Stretch {
        /// Seconds since 1970 UTC.
        let start: Int64
        let end: Int64
        /// Seconds.
        let offset: Int64
        /// The offset before the start.
        let earlierOffset: Int64
    }

    /// - Throws: ``CronError`` where there is no zone of that name. Abbreviations and offsets are none: they know
    ///   nothing of summer.
    public init(_ name: String) throws(CronError) {
        let isUTC = Self.universal.contains(name)
        guard isUTC || name.contains("/") else {
            throw CronError(
                "time zone '\(name)': is no place; an abbreviation or an offset does not say when clocks are changed, so name a place as the IANA database does, such as Europe/Berlin, or UTC"
            )
        }
        guard let zone = TimeZone(identifier: isUTC ? "UTC" : name) else {
            throw CronError(
                "time zone '\(name)' is not known; name one as the IANA database does, such as Europe/Berlin or UTC")
        }
        self.name = name
        self.zone = zone
    }

    /// The stretch that a moment lies in, as far back as the moment at least; what it began with counts only where it
    /// began after it.
    func stretch(at second: Int64) -> Stretch {
        stretch(from: second, earlierOffset: offset(at: second - 1))
    }

    /// The stretch that follows.
    func stretch(after stretch: Stretch) -> Stretch {
        self.stretch(from: stretch.end, earlierOffset: stretch.offset)
    }

    private func stretch(from start: Int64, earlierOffset: Int64) -> Stretch {
        let next = zone.nextDaylightSavingTimeTransition(after: Date(timeIntervalSince1970: Double(start)))
        let end = next.map { Int64($0.timeIntervalSince1970.rounded()) } ?? .max
        return Stretch(
            start: start, end: max(end, start + 1), offset: offset(at: start), earlierOffset: earlierOffset)
    }

    func offset(at second: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))))
    }
}
