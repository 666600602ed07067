/// Durations for people: three digits or so, in the unit that suits.
public enum DurationText {
    /// - Parameter microseconds: how long.
    public static func text(_ microseconds: Int64) -> String {
        let value = Double(microseconds)
        switch microseconds {
        case ..<1_000: return "\(microseconds) µs"
        case ..<9_995: return "\(CellText.decimal(value / 1_000, places: 2)) ms"
        case ..<99_950: return "\(CellText.decimal(value / 1_000, places: 1)) ms"
        case ..<999_500: return "\(CellText.decimal(value / 1_000, places: 0)) ms"
        case ..<9_995_000: return "\(CellText.decimal(value / 1_000_000, places: 2)) s"
        case ..<59_950_000: return "\(CellText.decimal(value / 1_000_000, places: 1)) s"
        default:
            let seconds = (microseconds + 500_000) / 1_000_000
            if seconds < 3_600 { return "\(seconds / 60) min \(seconds % 60) s" }
            return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
        }
    }
}
