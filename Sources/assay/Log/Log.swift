import LogLines
import Logging
import Store

/// Where a command says what happens while it runs: lines on stderr, for people or for programs.
final class Log {
    enum Format: String, CaseIterable {
        case text, json
    }

    let format: Format
    let status: StatusLine
    /// Whatever is added to its metadata is on every line from then on.
    var logger: Logger

    /// - Parameter level: the least that is said.
    init(format: Format = .text, level: Logger.Level) {
        let status = StatusLine()
        let write: @Sendable (String) -> Void = { status.say($0) }
        self.format = format
        self.status = status
        switch format {
        case .text: logger = Logger(label: "assay") { _ in TextLogHandler(level: level, write: write) }
        case .json:
            logger = Logger(label: "assay") { _ in
                JSONLogHandler(level: level, now: JobStore.wallClock, write: write)
            }
        }
    }

    /// Only what needs a person, for commands that say the rest in their own way.
    static var quiet: Log { Log(level: .warning) }
}
