import JSONLines
import Store

/// The rows of a JSON Lines file as jobs, one after the other.
struct JobRowFile {
    let path: String

    /// - Throws: `IntakeError` for the first row that is none, `LineError` where the file cannot be read.
    func forEach(_ body: (NewJob) throws -> Void) throws {
        let pipeline = RowPipeline(path: path, name: path, template: NewJob(source: []))
        defer { pipeline.cancel() }
        while let rows = try pipeline.next() {
            for row in rows {
                if let objection = Feasibility.objection(to: row.job) {
                    throw IntakeError(file: path, line: row.line, reason: objection)
                }
                try body(row.job)
            }
        }
    }
}
