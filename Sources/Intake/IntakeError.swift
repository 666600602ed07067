public import JSONLines
public import Store

/// A row of a file that cannot be queued, and with it nothing of the file. Where several rows are bad it is
/// usually, but not always, the first.
public struct IntakeError: Error, Sendable, Hashable, CustomStringConvertible {
    public let line: LineError
    /// What the store said, where it was the store that refused the row.
    public let store: StoreError?

    init(file: String, line: Int, reason: String, store: StoreError? = nil) {
        self.line = LineError(file: file, line: line, reason: reason)
        self.store = store
    }

    public var description: String { "\(line); nothing was queued" }
}
