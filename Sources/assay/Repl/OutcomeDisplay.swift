import Evaluation
import Foundation
import Reporting

/// Shows what a cell came to, as an interpreter would. What it wrote was shown before (``FollowedOutput``).
struct OutcomeDisplay {
    let hasColours: Bool

    func show(_ judgement: Judgement) {
        if let value = judgement.value, value != "None" { write(Array("\(value)\n".utf8), to: .standardOutput) }
        for violation in judgement.violations where violation.severity == .reject {
            say(
                "line \(violation.line), column \(violation.column): \(violation.rule): \(violation.message) [\(violation.symbol)]"
            )
        }
        if let traceback = judgement.traceback { say(traceback.trimmingCharacters(in: .newlines)) }
        switch judgement.verdict {
        case .passed, .wrongAnswer: break
        case .raised where judgement.exceptionType != "KeyboardInterrupt": break
        default: say("\(words(judgement)): the session is as it was before")
        }
    }

    /// A line for people, in the colour of what went wrong.
    func say(_ text: String) {
        let text = PlainText.escaped(text, keepingLines: true)
        Terminal.people.write(hasColours ? "\u{1b}[31m\(text)\u{1b}[0m\n" : "\(text)\n")
    }

    private func words(_ judgement: Judgement) -> String {
        var words = judgement.verdict.rawValue
        if let limit = judgement.limitHit { words += " (\(limit.rawValue))" }
        if let forbidden = judgement.blockedBy { words += " (\(forbidden))" }
        if judgement.exceptionType == nil, let message = judgement.exceptionMessage { words += " (\(message))" }
        return words
    }

    private func write(_ bytes: [UInt8], to handle: FileHandle) {
        guard !bytes.isEmpty else { return }
        let text = String(decoding: bytes, as: UTF8.self)
        let shown = hasColours ? PlainText.escaped(text, keepingLines: true) : text
        try? handle.write(contentsOf: hasColours ? Data(shown.utf8) : Data(bytes))
    }
}
