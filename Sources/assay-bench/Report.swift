import Foundation

/// The lines of the table.
struct Report {
    private var lines: [(name: String, figure: String, target: String, detail: String)] = []

    mutating func add(_ name: String, _ figure: String, target: String, detail: String) {
        lines.append((name, figure, target, detail))
        // Measurements take minutes; whoever waits sees each as it comes.
        FileHandle.standardError.write(Data("\(name): \(figure) (target \(target)); \(detail)\n".utf8))
    }

    func printTable() {
        let rows =
            [("measurement", "figure", "target", "detail")] + lines.map { ($0.name, $0.figure, $0.target, $0.detail) }
        let widths = [rows.map(\.0.count).max() ?? 0, rows.map(\.1.count).max() ?? 0, rows.map(\.2.count).max() ?? 0]
        for row in rows {
            let cells = zip([row.0, row.1, row.2], widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
            print((cells + [row.3]).joined(separator: "  "))
        }
    }
}

/// Figures of several rounds.
struct Samples {
    private var values: [Double] = []

    mutating func add(_ value: Double) { values.append(value) }

    var median: Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return .nan }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}

func format(_ value: Double, _ digits: Int = 2) -> String {
    String(format: "%.\(digits)f", value)
}

/// Seconds that `body` takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = DispatchTime.now().uptimeNanoseconds
    try body()
    return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
}
