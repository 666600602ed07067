import ArgumentParser

/// A length of time: a whole number with its unit, s, m, h or d.
struct DurationArgument {
    let microseconds: Int64

    private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]

    /// For `@Option(transform:)`, so that a mistake is told what is right.
    static func parse(_ argument: String) throws -> DurationArgument {
        guard let unit = argument.last.flatMap({ units[$0] }), argument.utf8.count <= 10,
            let number = Int64(argument.dropLast()), number > 0, argument.first != "+"
        else { throw ValidationError("name a whole number from 1 with its unit, s, m, h or d: 90s, 30m, 12h, 90d") }
        return DurationArgument(microseconds: number * unit * 1_000_000)
    }
}
