/// Tables for people: columns aligned by the width they take on a terminal, numbers to the right.
///
/// Column widths come from the first thousand rows, so that a long table starts at once and stays flat in
/// memory.
struct TableRenderer {
    private static let pageLength = 1_000

    private let columns: [Column]
    private let places: [Int]

    init(columns: [Column]) {
        places = columns.indices.filter { columns[$0].isForPeople }
        self.columns = places.map { columns[$0] }
    }

    func render(_ table: Table, to write: ([UInt8]) throws -> Void) throws {
        var page: [[String]] = [columns.map(\.title)]
        var widths: [Int]?
        try table.forEachRow { row in
            page.append(zip(places, columns).map { CellText.short(row[$0], limit: $1.widest) })
            guard page.count > Self.pageLength else { return }
            widths = try flush(&page, widths: widths, to: write)
        }
        _ = try flush(&page, widths: widths, to: write)
    }

    private func flush(
        _ page: inout [[String]], widths known: [Int]?, to write: ([UInt8]) throws -> Void
    ) throws -> [Int] {
        let widths =
            known
            ?? columns.indices.map { column in
                page.lazy.map { DisplayWidth.of($0[column]) }.max() ?? 0
            }
        for row in page { try write(line(row, widths: widths)) }
        page.removeAll(keepingCapacity: true)
        return widths
    }

    private func line(_ cells: [String], widths: [Int]) -> [UInt8] {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(cell)))
            let isLast = index == cells.count - 1
            switch columns[index].alignment {
            case .right: line += padding + cell
            case .left: line += isLast ? cell : cell + padding
            }
            if !isLast { line += "  " }
        }
        return Array(line.utf8) + [10]
    }
}
