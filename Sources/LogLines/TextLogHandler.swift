public import Logging
import Reporting

/// Log lines for people: `assay: MESSAGE [job=7 attempt=1 worker=host-3/0]`.
///
/// Of the metadata those are shown that follow one job through the lines: ``keys``. The others are in the message where
/// people want them. Whatever a text holds, it is one line, and nothing in it is obeyed by a terminal.
public struct TextLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]

    private let write: @Sendable (String) -> Void

    /// In the order in which they are shown.
    public static let keys = ["job", "attempt", "worker", "session"]

    /// - Parameter write: takes a line, with its newline.
    public init(level: Logger.Level, write: @escaping @Sendable (String) -> Void) {
        logLevel = level
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let all = self.metadata.merging(event.metadata ?? [:]) { $1 }
        let shown = Self.keys.compactMap { key in all[key].map { "\(key)=\(Self.quoted("\($0)"))" } }
        let tail = shown.isEmpty ? "" : " [\(shown.joined(separator: " "))]"
        let message = event.message.description + (event.error.map { ": \($0)" } ?? "")
        write("assay: \(Self.harmless(message))\(tail)\n")
    }

    /// One line, in which nothing looks like the metadata behind it.
    private static func harmless(_ message: String) -> String {
        keys.reduce(PlainText.escaped(message, keepingJoiners: false)) { $0.replacing("[\($1)=", with: "\\x5b\($1)=") }
    }

    /// As it is where it is one plain word, else in quotes that nothing in it can close.
    private static func quoted(_ value: String) -> String {
        let isPlain =
            !value.isEmpty
            && value.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "._:/@-".utf8.contains(byte)
                }
            }
        if isPlain { return value }
        let text = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(harmless(text))\""
    }
}
