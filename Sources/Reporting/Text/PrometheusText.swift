/// Figures in Prometheus' text format (version 0.0.4).
public struct PrometheusText: Sendable {
    public enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    public private(set) var text = ""

    public init() {}

    /// Adds a metric with one value for each set of labels, whose values are escaped.
    public mutating func add(
        _ name: String, _ kind: Kind, _ help: String, _ values: [(labels: [(String, String)], value: Double)]
    ) {
        head(name, kind, help)
        for (labels, value) in values { sample(name, labels, value) }
    }

    public mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        add(name, kind, help, [([], value)])
    }

    /// Adds a histogram.
    ///
    /// - Parameters:
    ///   - bounds: the upper bounds of the buckets, ascending, without infinity.
    ///   - counts: how many fell between each bound and the one before, and last how many beyond all.
    ///   - sum: of all values.
    public mutating func add(_ name: String, _ help: String, bounds: [Double], counts: [Int], sum: Double) {
        head(name, .histogram, help)
        var count = 0
        for (bound, within) in zip(bounds + [.infinity], counts) {
            count += within
            sample("\(name)_bucket", [("le", Self.number(bound))], Double(count))
        }
        sample("\(name)_sum", [], sum)
        sample("\(name)_count", [], Double(count))
    }

    private mutating func head(_ name: String, _ kind: Kind, _ help: String) {
        let help = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    private mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double) {
        let words = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        text += name + (words.isEmpty ? "" : "{\(words)}") + " \(Self.number(value))\n"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    /// Whole numbers without a fraction; what is none as the format has it.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}
