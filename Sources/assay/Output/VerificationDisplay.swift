import Auditing
import Foundation

/// How far a verification has come: a bar on a terminal, a line now and then elsewhere.
final class VerificationDisplay {
    private let terminal = Terminal.standardError
    private let isQuiet: Bool
    private let start = Date()
    private var lastShown = Date.distantPast
    private var isDrawn = false

    /// Between two drawings, and between two lines where nobody watches; in seconds.
    private static let drawingInterval = 0.1
    private static let lineInterval = 30.0

    init(quiet: Bool) {
        isQuiet = quiet
        if !quiet, !terminal.isTerminal { lastShown = start }
    }

    func show(_ progress: VerificationProgress) {
        guard !isQuiet else { return }
        let now = Date()
        let interval = terminal.isTerminal ? Self.drawingInterval : Self.lineInterval
        guard now.timeIntervalSince(lastShown) >= interval else { return }
        lastShown = now
        let share = progress.total == 0 ? 1 : min(Double(progress.done) / Double(progress.total), 1)
        let figures = "\(progress.check.rawValue)  \(progress.done)/\(progress.total)"
        if terminal.isTerminal {
            let filled = Int(share * 20)
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
            terminal.write("\r\u{1B}[K" + "\(bar)  \(figures)".prefix(terminal.columns - 1))
            isDrawn = true
        } else {
            terminal.write("assay: verifying \(figures)\n")
        }
    }

    /// Takes the bar away: what was found out is printed in its place.
    func finish() {
        if isDrawn { terminal.write("\r\u{1B}[K") }
    }
}
