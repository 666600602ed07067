public import Logging
import Reporting

/// Log lines for programs: one JSON object a line, with `time` (ISO 8601, UTC, microseconds), `level`, `message`, and the
/// metadata as further keys, in their order.
///
/// Whatever a value holds stays within its quotes, and is nothing that a terminal obeys or a reader does not see: all of
/// Unicode's categories Cc, Cf, Zl and Zp are escaped. A metadata key cannot take the
/// place of the first three.
public struct JSONLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]

    private let now: @Sendable () -> Int64
    private let write: @Sendable (String) -> Void

    private static let ownKeys: Set = ["time", "level", "message"]

    /// - Parameters:
    ///   - now: microseconds since 1970 UTC.
    ///   - write: takes a line, with its newline.
    public init(
        level: Logger.Level, now: @escaping @Sendable () -> Int64, write: @escaping @Sendable (String) -> Void
    ) {
        logLevel = level
        self.now = now
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var fields = self.metadata.merging(event.metadata ?? [:]) { $1 }.filter { !Self.ownKeys.contains($0.key) }
            .sorted { $0.key < $1.key }
        if let error = event.error { fields.append(("error", .string("\(error)"))) }
        let record = Record(
            [
                Record.Field("time", .time(now())), Record.Field("level", .text(event.level.rawValue)),
                Record.Field("message", .text(event.message.description)),
            ] + fields.map { Record.Field($0.key, Self.cell($0.value)) })
        try? JSONRenderer.render(record) { write(Self.visible(String(decoding: $0, as: UTF8.self))) }
    }

    /// A line in which what nobody sees is written as JSON's escapes. Only strings have any, and what they say stays the same.
    private static func visible(_ line: String) -> String {
        func isHidden(_ scalar: Unicode.Scalar) -> Bool { !scalar.isASCII && PlainText.isInvisible(scalar) }
        guard line.unicodeScalars.contains(where: isHidden) else { return line }
        var output = String.UnicodeScalarView()
        for scalar in line.unicodeScalars {
            guard isHidden(scalar) else {
                output.append(scalar)
                continue
            }
            for unit in UTF16.encode(scalar)! {
                let digits = String(unit, radix: 16)
                output.append(
                    contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
            }
        }
        return String(output)
    }

    private static func cell(_ value: Logger.MetadataValue) -> Cell {
        switch value {
        case .stringConvertible(let value as Int64): .integer(value)
        case .stringConvertible(let value as Int): .integer(Int64(value))
        case .stringConvertible(let value as Double): .real(value)
        case .string(let value): .text(value)
        default: .text("\(value)")
        }
    }
}
