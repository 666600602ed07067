import ArgumentParser

/// A length of time: a whole number with its unit, s, m, h or d.
struct DurationArgument: ExpressibleByArgument {
    let microseconds: Int64

    private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]

    init?(argument: String) {
        guard let unit = argument.last.flatMap({ Self.units[$0] }), argument.utf8.count <= 10,
            let number = Int64(argument.dropLast()), number > 0, argument.first != "+"
        else { return nil }
        microseconds = number * unit * 1_000_000
    }
}
