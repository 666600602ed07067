/// How a ``Table`` is written.
public enum OutputFormat: String, Sendable, Hashable, CaseIterable {
    /// Aligned columns for people. Not to be parsed: it shortens, and it escapes what terminals obey.
    case table
    /// One JSON array of objects.
    case json
    /// A JSON object a line.
    case jsonl
    /// RFC 4180, with a line of column names.
    case csv
}

extension Table {
    /// Writes the table as UTF-8, piece by piece.
    ///
    /// - Parameter escapingControls: for CSV, whether control characters are replaced, as they must be where
    ///   a terminal reads; the other formats never hold any.
    public func render(
        as format: OutputFormat, escapingControls: Bool = true, to write: ([UInt8]) throws -> Void
    ) throws {
        switch format {
        case .table: try TableRenderer(columns: columns).render(self, to: write)
        case .json: try JSONRenderer.renderArray(self, to: write)
        case .jsonl: try JSONRenderer.renderLines(self, to: write)
        case .csv: try CSVRenderer(escapingControls: escapingControls).render(self, to: write)
        }
    }
}
