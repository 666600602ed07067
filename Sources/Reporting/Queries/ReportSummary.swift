public import Store

/// Every ``ReportView`` at once.
public struct ReportSummary {
    private let store: JobStore
    private let filter: ReportFilter
    private let limit: Int?

    /// - Parameter limit: of rows in each view.
    public init(_ store: JobStore, filter: ReportFilter, limit: Int? = nil) {
        self.store = store
        self.filter = filter
        self.limit = limit
    }

    /// For people: each view that has rows, under its name.
    public func renderText(to write: ([UInt8]) throws -> Void) throws {
        var isEmpty = true
        for view in ReportView.allCases {
            let table = try materialised(view)
            guard try !table.allRows().isEmpty else { continue }
            try write(Array("\(isEmpty ? "" : "\n")\(view.rawValue)\n".utf8))
            try table.render(as: .table, to: write)
            isEmpty = false
        }
        if isEmpty { try write(Array("no jobs\n".utf8)) }
    }

    /// For programs: one object, a list of rows for each view.
    public func renderJSON(to write: ([UInt8]) throws -> Void) throws {
        let fields = try ReportView.allCases.map { view in
            let table = try materialised(view)
            let records = try table.allRows().map { row in
                Record(zip(table.columns, row).map { Record.Field($0.key, $1) })
            }
            return Record.Field(view.rawValue, .records(records))
        }
        try JSONRenderer.render(Record(fields), to: write)
    }

    private func materialised(_ view: ReportView) throws -> Table {
        let table = view.table(store, filter: filter, limit: limit)
        return Table(columns: table.columns, rows: try table.allRows())
    }
}
