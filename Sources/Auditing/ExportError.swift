import AuditTree

/// Why something of the log cannot be handed out. The message is one line: what, where, what to do.
public struct ExportError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: Sendable, Hashable {
        /// What was asked for does not fit this log, or the file is there already.
        case usage
        /// The log is not as it was written.
        case damaged
        /// The file cannot be written.
        case environment
    }

    public let code: Code
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    init(_ code: Code, _ error: TreeError) {
        self.init(code, "the log's tree is damaged (\(error)); run 'assay audit verify'")
    }

    static func damaged(_ index: Int64, _ what: String) -> ExportError {
        ExportError(.damaged, "event \(index) \(what); run 'assay audit verify'")
    }
}
