import Foundation

/// How far long work has come: a line that is drawn over on a terminal, a line now and then elsewhere.
final class LineProgress {
    private let terminal = Terminal.standardError
    private let unit: String
    private var last: Date
    private var hasDrawn = false

    /// - Parameter unit: what is counted, in the plural.
    init(_ unit: String) {
        self.unit = unit
        last = Date()
    }

    func show(_ done: Int64, _ total: Int64) {
        let isTerminal = terminal.isTerminal
        guard Date().timeIntervalSince(last) >= (isTerminal ? 0.2 : 30) else { return }
        last = Date()
        let share = total > 0 ? Double(done) / Double(total) : 1
        if isTerminal {
            let filled = Int(share * 20)
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
            let line = "\(bar)  \(Int(share * 100)) %  \(done)/\(total) \(unit)"
            terminal.write("\r\u{1B}[K" + line.prefix(terminal.columns - 1))
            hasDrawn = true
        } else {
            terminal.write("assay: \(done)/\(total) \(unit)\n")
        }
    }

    /// Clears the line.
    func finish() {
        if hasDrawn { terminal.write("\r\u{1B}[K") }
    }
}
