/// Values as people read them. Never holds a control character.
enum CellText {
    /// On one line, cut to so many columns.
    static func short(_ cell: Cell, limit: Int) -> String {
        if case .text(let value) = cell {
            // Escaping at most doubles a character's width away from zero; what is beyond is never seen.
            return DisplayWidth.shortened(PlainText.escaped(String(value.unicodeScalars.prefix(limit * 4))), to: limit)
        }
        return text(cell)
    }

    static func text(_ cell: Cell) -> String {
        switch cell {
        case .null: "-"
        case .integer(let value): String(value)
        case .real(let value): value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
        case .flag(let value): value ? "yes" : "no"
        case .text(let value), .json(let value): PlainText.escaped(value)
        case .time(let value): Timestamp.seconds(value)
        case .duration(let value): DurationText.text(value)
        case .memory(let value): "\(decimal(Double(value) / 1024, places: 1)) MiB"
        case .share(let value): "\(decimal(value * 100, places: 1)) %"
        case .records(let records): String(records.count)
        }
    }

    /// A number with so many digits after the point.
    static func decimal(_ value: Double, places: Int) -> String {
        var scale: Int64 = 1
        for _ in 0..<places { scale *= 10 }
        guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
        let scaled = Int64((abs(value) * Double(scale)).rounded())
        let whole = "\(value < 0 && scaled > 0 ? "-" : "")\(scaled / scale)"
        guard places > 0 else { return whole }
        let fraction = String(scaled % scale)
        return "\(whole).\(String(repeating: "0", count: places - fraction.count))\(fraction)"
    }
}
