import Evaluation
import Foundation
import Logging
import Supervisor

/// How far a supervisor has come: a line that is drawn over on a terminal, a line of the log now and then elsewhere.
final class ProgressDisplay {
    private let log: Log
    private let isQuiet: Bool
    private let draws: Bool
    private var lastLine = Date()
    /// What was said last of each thing that somebody must do something about.
    private var said: [String: String] = [:]

    /// Between two lines where nobody watches, in seconds.
    private static let interval = 30.0

    /// - Parameter quiet: says only what needs a person.
    init(quiet: Bool, log: Log = .quiet) {
        isQuiet = quiet
        self.log = log
        draws = log.format == .text && log.status.isTerminal
    }

    func show(_ progress: WorkProgress) {
        tell(
            progress.waitingFor, "nothing can be recorded, so nothing is run until it can",
            over: "going on: results are recorded again")
        tell(
            progress.shortage, "workers cannot be started, which is tried until they can",
            over: "going on: all workers are there again")
        tell(
            progress.unsigned, "the log's head cannot be signed, which is tried every minute",
            over: "going on: the log's head is signed again")
        guard !isQuiet else { return }
        if draws {
            log.status.draw(line(progress, width: 20))
        } else if Date().timeIntervalSince(lastLine) >= Self.interval {
            lastLine = Date()
            if progress.done + progress.discards > 0 { say(progress) }
        }
    }

    /// Whoever runs this must do something about it, so it is said even where progress is not: once, until it is over.
    private func tell(_ reason: String?, _ consequence: String, over: String) {
        guard (reason == nil) != (said[consequence] == nil) else { return }
        said[consequence] = reason
        let text = reason.map { "\(consequence): \($0)" } ?? over
        log.logger.warning("\(text)")
    }

    /// Leaves the drawn line as it stands, or says in one line what was done.
    func finish(_ progress: WorkProgress) {
        if !log.status.leave(), !isQuiet, progress.done + progress.discards > 0 { say(progress) }
    }

    private func say(_ progress: WorkProgress) {
        log.logger.notice(
            "\(line(progress, width: 0))",
            metadata: [
                "done": .stringConvertible(progress.done), "outstanding": .stringConvertible(progress.outstanding),
                "per_second": .stringConvertible((progress.rate * 10).rounded() / 10),
            ])
    }

    private func line(_ progress: WorkProgress, width: Int) -> String {
        let over = progress.done + progress.discards
        let total = over + progress.outstanding
        let share = total == 0 ? 1 : Double(over) / Double(total)
        var parts: [String] = []
        if width > 0 {
            let filled = Int(share * Double(width))
            parts.append(String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled))
        }
        parts.append("\(over)/\(total)")
        parts.append("\(Int(progress.rate.rounded()))/s")
        let verdicts = progress.verdicts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        parts += verdicts.map { "\($0.value) \($0.key.rawValue)" }
        let shared = progress.shared.values.reduce(0, +)
        if shared > 0 { parts.append("\(shared) shared") }
        if progress.discards > 0 { parts.append("\(progress.discards) discarded") }
        if progress.faults > 0 { parts.append("\(progress.faults) retried") }
        if progress.isDraining {
            parts.append("draining (again to stop at once)")
        } else if let left = timeLeft(progress) {
            parts.append("\(left) left")
        }
        return parts.joined(separator: "  ")
    }

    private func timeLeft(_ progress: WorkProgress) -> String? {
        let remaining = progress.outstanding
        guard remaining > 0, progress.rate > 0, progress.elapsedMicroseconds > 1_000_000 else { return nil }
        let seconds = Int(Double(remaining) / progress.rate)
        if seconds >= 3_600 { return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min" }
        return seconds >= 60 ? "\(seconds / 60) min \(seconds % 60) s" : "\(seconds) s"
    }
}
