import JSONLines
import Store

/// The rows of a JSON Lines file as jobs, one after the other.
final class JobRowFile {
    private let path: String
    private let copy: Spool
    private var lines = LineNumbers()

    /// Reads the file into a copy.
    ///
    /// - Throws: `LineError` where it cannot be read in that time.
    init(path: String, within time: Duration) throws {
        self.path = path
        copy = try Spool(copying: path, within: time)
    }

    /// - Throws: `IntakeError` for the first row that is none, `LineError` where the file cannot be read.
    func forEachRow(_ body: (NewJob) throws -> Void) throws {
        lines = LineNumbers()
        defer { withExtendedLifetime(copy) {} }
        let pipeline = RowPipeline(path: copy.path, name: path, isCopy: true, template: NewJob(source: []))
        defer { pipeline.cancel() }
        while let rows = try pipeline.next() {
            for row in rows {
                if let objection = Feasibility.objection(to: row.job) {
                    throw IntakeError(file: path, line: row.line, reason: objection)
                }
                lines.append(row.line)
                try body(row.job)
            }
        }
    }

    /// What the store said of a row, with the line that this one stands on.
    func located(_ error: StoreError) -> any Error {
        guard let line = error.position.flatMap({ lines[$0] }) else { return error }
        return IntakeError(file: path, line: line, reason: error.message, store: error)
    }
}
