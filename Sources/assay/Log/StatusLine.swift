import Foundation
import Synchronization

/// stderr, shared by a line that is drawn over and the lines that stay.
final class StatusLine: Sendable {
    private let terminal = Terminal.standardError
    private let isDrawn = Mutex(false)

    /// Whether somebody watches it.
    var isTerminal: Bool { terminal.isTerminal }

    /// Draws over what was drawn last.
    func draw(_ text: String) {
        isDrawn.withLock { isDrawn in
            // A line that wraps could not be drawn over.
            terminal.write("\r\u{1B}[K" + text.prefix(terminal.columns - 1))
            isDrawn = true
        }
    }

    /// Writes a line that stays, with its newline; what was drawn stays above it.
    func say(_ line: String) {
        isDrawn.withLock { isDrawn in
            terminal.write((isDrawn ? "\n" : "") + line)
            isDrawn = false
        }
    }

    /// Leaves what is drawn as it stands.
    ///
    /// - Returns: whether anything was.
    func leave() -> Bool {
        isDrawn.withLock { isDrawn in
            if isDrawn { terminal.write("\n") }
            defer { isDrawn = false }
            return isDrawn
        }
    }
}
