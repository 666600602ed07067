import Evaluation
import Foundation
import Intake
import Reporting
import Supervisor

/// How far a supervisor has come: a line that is drawn over on a terminal, a line now and then elsewhere.
final class ProgressDisplay {
    private let terminal = Terminal.standardError
    private let isQuiet: Bool
    private var lastLine = Date.distantPast
    private var hasDrawn = false
    private var waitingFor: String?

    /// Between two lines where nobody watches, in seconds.
    private static let interval = 30.0

    init(quiet: Bool) {
        isQuiet = quiet
    }

    func show(_ progress: WorkProgress) {
        showWaiting(progress)
        guard !isQuiet else { return }
        if terminal.isTerminal {
            // A line that wraps could not be drawn over.
            terminal.write("\r\u{1B}[K" + line(progress, width: 20).prefix(terminal.columns - 1))
            hasDrawn = true
        } else if Date().timeIntervalSince(lastLine) >= Self.interval {
            lastLine = Date()
            guard progress.done > 0 else { return }
            terminal.write("assay: \(line(progress, width: 0))\n")
        }
    }

    /// What became of a schedule: said where progress is, and where somebody should look at it.
    func note(_ outcome: ScheduleRunner.Outcome) {
        guard !isQuiet || outcome.needsAttention else { return }
        terminal.write("\(hasDrawn ? "\n" : "")assay: \(PlainText.escaped(outcome.message))\n")
        hasDrawn = false
    }

    /// Whoever runs this must do something about it, so it is said even where progress is not.
    private func showWaiting(_ progress: WorkProgress) {
        guard progress.waitingFor != waitingFor else { return }
        waitingFor = progress.waitingFor
        let text =
            waitingFor.map { "nothing can be recorded, so nothing is run until it can: \($0)" }
            ?? "going on: results are recorded again"
        terminal.write("\(hasDrawn ? "\n" : "")assay: \(PlainText.escaped(text))\n")
        hasDrawn = false
    }

    /// Leaves the drawn line as it stands, or says in one line what was done.
    func finish(_ progress: WorkProgress) {
        if hasDrawn {
            terminal.write("\n")
        } else if !isQuiet, progress.done > 0 {
            terminal.write("assay: \(line(progress, width: 0))\n")
        }
    }

    private func line(_ progress: WorkProgress, width: Int) -> String {
        let total = max(progress.outstanding, progress.done)
        let share = total == 0 ? 1 : Double(progress.done) / Double(total)
        var parts: [String] = []
        if width > 0 {
            let filled = Int(share * Double(width))
            parts.append(String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled))
        }
        parts.append("\(progress.done)/\(total)")
        parts.append("\(Int(progress.rate.rounded()))/s")
        let verdicts = progress.verdicts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        parts += verdicts.map { "\($0.value) \($0.key.rawValue)" }
        let shared = progress.shared.values.reduce(0, +)
        if shared > 0 { parts.append("\(shared) shared") }
        if progress.faults > 0 { parts.append("\(progress.faults) retried") }
        if progress.isDraining {
            parts.append("draining (again to stop at once)")
        } else if let left = timeLeft(progress) {
            parts.append("\(left) left")
        }
        return parts.joined(separator: "  ")
    }

    private func timeLeft(_ progress: WorkProgress) -> String? {
        let remaining = progress.outstanding - progress.done
        guard remaining > 0, progress.rate > 0, progress.elapsedMicroseconds > 1_000_000 else { return nil }
        let seconds = Int(Double(remaining) / progress.rate)
        if seconds >= 3_600 { return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min" }
        return seconds >= 60 ? "\(seconds / 60) min \(seconds % 60) s" : "\(seconds) s"
    }
}
